import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { appendMessage } from '@runnel/redis/message/message'
import { connect, type Connection } from '@runnel/testing/connection'
import { makeCast } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import { startHaproxy } from '@runnel/testing/start-haproxy'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: TestRedis
let directory: string
beforeAll(async () => {
  server = await startRedis()
  directory = await mkdtemp(join(tmpdir(), 'runnel-bot-'))
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

const root = fileURLToPath(new URL('../..', import.meta.url))

it('the bot of docs/clients.md answers all that was said, once, though its gateway goes and it was away itself', async () => {
  const page = await readFile(join(root, 'docs/clients.md'), 'utf8')
  const code = /^```js\n(.*?)^```$/ms.exec(page)![1]!
  await using house = await startGateways(server.url, { count: 1, signUp: 'open' })
  const leaving = await house.add()
  await using balancer = await startHaproxy({ gateways: [leaving.url, ...house.urls] })
  const { ada, general } = await makeCast(house.redis)
  const account = { handle: 'echo', name: 'Echo', password: 'correct horse battery' }
  const signedUp = await fetch(`${balancer.url}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  const { user } = (await signedUp.json()) as { user: User }
  await using adas = await connect(house.urls[0]!, ada.token)
  await adas.ask('channel:invite', { channel: general, user: user.user })

  const state = join(directory, 'echo.json')
  const startBot = () => {
    const bot = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        RUNNEL_URL: balancer.url,
        RUNNEL_HANDLE: account.handle,
        RUNNEL_PASSWORD: account.password,
        RUNNEL_STATE: state,
      },
    })
    return {
      async [Symbol.asyncDispose]() {
        bot.kill('SIGKILL')
        await once(bot, 'exit')
      },
    }
  }
  const isEchoed = async (count: number) => (await echoes(adas, general, user.user)).length === count
  {
    await using stack = new AsyncDisposableStack()
    stack.use(startBot())
    await until(async () => (await readFile(state, 'utf8').catch(() => '')).includes(general))
    await adas.say(general, '!echo one')
    await until(() => isEchoed(1))
    const isGone = leaving[Symbol.asyncDispose]()
    for (const text of ['!echo two', 'this is for nobody', '!echo three']) await adas.say(general, text)
    await isGone
    await until(() => isEchoed(3))
    expect(await echoes(adas, general, user.user)).toEqual(['one', 'two', 'three'])
  }
  // More than one answer gives of a channel, and more than a page of history.
  await Promise.all(
    Array.from({ length: 1_300 }, () =>
      appendMessage(house.redis, { channel: general, by: ada.user, clientId: randomUUID(), text: 'so much' }),
    ),
  )
  await adas.say(general, '!echo four')
  await using stack = new AsyncDisposableStack()
  stack.use(startBot())
  await adas.say(general, '!echo five')
  await until(() => isEchoed(2))
  expect(await echoes(adas, general, user.user)).toEqual(['four', 'five'])
})

async function echoes(asking: Connection, channel: ChannelId, by: UserId): Promise<string[]> {
  const { messages } = await asking.ask('history:page', { channel, limit: 100 })
  return messages.flatMap((message) => (message.by === by && 'text' in message ? [message.text] : []))
}
