import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectRedis } from '@runnel/redis/connect'
import { readDeadJobs } from '@runnel/redis/job/job'
import { listProcesses } from '@runnel/redis/process/process'
import { connect } from '@runnel/testing/connection'
import { startHaproxy } from '@runnel/testing/start-haproxy'
import { prefix as newPrefix, startRedis, until } from '@runnel/testing/start-redis'
import { freePort } from '@runnel/testing/start-server'
import { expect, test } from 'vitest'
import { preparePrevious, root } from './previous.ts'
import { startServer, startTalkers } from './processes.ts'

/** How long both releases serve side by side, in ms: some hundred messages. */
const togetherMs = 1_500

test('people talk on while every gateway and worker is replaced by the next release: nothing is lost, doubled or out of order', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-upgrade-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const old = await preparePrevious(directory)
  await using server = await startRedis()
  const prefix = newPrefix()
  const common = {
    REDIS_URL: server.url,
    RUNNEL_PREFIX: prefix,
    RUNNEL_SIGN_UP: 'open',
    RUNNEL_DRAIN_MS: '1000',
    RUNNEL_LIMITS: 'off',
  }
  const ports = [await freePort(), await freePort()]
  const startGateway = async (of: string, index: number) =>
    stack.use(
      await startServer(of, 'gateway', {
        ...common,
        RUNNEL_PORT: String(ports[index]),
        RUNNEL_GATEWAY: `gateway-${index + 1}`,
      }),
    )
  const startWorker = async (of: string) =>
    stack.use(await startServer(of, 'worker', { ...common, RUNNEL_PORT: String(await freePort()) }))
  const olds = [await startGateway(old.root, 0), await startGateway(old.root, 1)]
  const oldWorker = await startWorker(old.root)
  const balancer = stack.use(
    await startHaproxy({ gateways: ports.map((port) => `http://127.0.0.1:${port}`) }),
  )
  const { url } = balancer

  const tokens = await Promise.all(['ada', 'bob', 'cy', 'dan'].map((handle) => signUp(url, handle)))
  const channel = await makeChannel(url, tokens)
  const everyMs = 40
  const early = stack.use(
    await startTalkers(old.root, { url, tokens: tokens.slice(0, 3), channel, name: 'early', everyMs }),
  )

  // Workers first: they are to know every job that the next gateways leave.
  expect(await oldWorker.stop()).toBe(0)
  await startWorker(root)
  for (const [index, gateway] of olds.entries()) {
    expect(await gateway.stop(), 'a gateway that is drained ends well').toBe(0)
    await startGateway(root, index)
    // While one release serves beside the other, each has its functions, and each hears what the other stored.
    await pause(togetherMs)
  }

  // Whoever loads the page anew has the new client; the others go on with the old one.
  const late = stack.use(
    await startTalkers(root, { url, tokens: tokens.slice(3), channel, name: 'late', everyMs }),
  )
  await pause(togetherMs)
  await Promise.all([early.silence(), late.silence()])

  await using redis = await connectRedis({ url: server.url, prefix })
  const log = await readTexts(url, tokens[0]!, channel)
  expect(new Set(log).size).toBe(log.length)
  const [before, after] = [await early.tell(), await late.tell()]
  expect(before.losses).toBeGreaterThan(0)
  const said = [...before.said, ...after.said]
  expect(log.length).toBe(said.flat().length)
  for (const mine of said) {
    expect(mine.length).toBeGreaterThan(20)
    const stored = new Set(mine)
    expect(log.filter((text) => stored.has(text))).toEqual(mine)
  }
  for (const seen of before.seen) expect(seen).toEqual(log)
  for (const seen of after.seen) expect(seen).toEqual(log.slice(-seen.length))

  const processes = await listProcesses(redis)
  expect(processes.map(({ kind }) => kind)).toEqual(['gateway', 'gateway', 'worker'])
  expect(await readDeadJobs(redis)).toEqual([])
  // The jobs that the old release left are done by the new one.
  const lengths = () =>
    Promise.all(Array.from({ length: 16 }, (_, p) => redis.inside.commands.xlen(redis.keys.jobs(p))))
  await until(async () => (await lengths()).every((length) => length === 0))
}, 240_000)

async function signUp(url: string, handle: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ handle, name: handle, password: `a long word for ${handle}` }),
  })
  expect(answer.status).toBe(201)
  return /runnel_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')![1]!
}

async function makeChannel(url: string, tokens: readonly string[]): Promise<string> {
  const connections = await Promise.all(tokens.map((token) => connect(url, token)))
  const { channel } = await connections[0]!.ask('channel:create', { name: 'upgrade', kind: 'public' })
  for (const one of connections.slice(1)) await one.ask('channel:join', { channel })
  for (const one of connections) await one[Symbol.asyncDispose]()
  return channel
}

/** The whole history, oldest first. */
async function readTexts(url: string, token: string, channel: string): Promise<string[]> {
  await using connection = await connect(url, token)
  const texts: string[] = []
  let before: string | undefined
  for (;;) {
    const page = await connection.ask('history:page', {
      channel,
      limit: 100,
      ...(before === undefined ? {} : { before }),
    } as never)
    texts.unshift(...page.messages.map(({ text }) => text))
    if (!page.hasOlder) return texts
    before = page.messages[0]!.id
  }
}
