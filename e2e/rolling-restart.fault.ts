import type { Client } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Message } from '@runnel/protocol/message'
import { composerOf, expect, feedOf, test } from './cast.ts'
import { readProduct } from './start-product.ts'

// Every process goes and comes back in turn, as in an upgrade: after the others, and alone.
test.describe.configure({ mode: 'serial' })
test.setTimeout(180_000)

const find = (name: string) => readProduct().processes.find((process) => process.name === name)

/** Whether it has come back as another process and answers. */
async function isBack(name: string, former: number): Promise<boolean> {
  const process = find(name)
  if (process === undefined || process.pid === former) return false
  const path = name.startsWith('gateway') ? '/api/health/ready' : name === 'worker' ? '/health' : '/sign-in'
  return fetch(`http://127.0.0.1:${process.port}${path}`).then(
    ({ status }) => status < 500,
    () => false,
  )
}

/** Everything that was said: a slow machine gives them time for more than a page. */
async function readAll(program: Client, channel: ChannelId): Promise<Message[]> {
  const messages: Message[] = []
  for (let isMore = true; isMore;) {
    const before = messages[0]?.id
    const page = await program.request('history:page', { channel, ...(before && { before }) })
    messages.unshift(...page.messages)
    isMore = page.hasOlder
  }
  return messages
}

test('two people talk on while every gateway, the worker and the web app are restarted in turn', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob])
  await ada.open(place)
  await bob.open(place)
  const said: string[] = []
  const say = async () => {
    const speaker = said.length % 2 === 0 ? ada : bob
    said.push(`word ${said.length + 1} of many`)
    await speaker.say(said.at(-1)!)
  }
  const names = readProduct().processes.map(({ name }) => name)
  for (const name of names.filter((one) => /^(gateway-\d+|worker|web)$/.test(one))) {
    const { pid } = find(name)!
    process.kill(pid, 'SIGTERM')
    await expect
      .poll(
        async () => {
          await say()
          return isBack(name, pid)
        },
        { timeout: 60_000, intervals: [200] },
      )
      .toBe(true)
    await say()
  }
  for (const { page } of [ada, bob]) {
    const feed = feedOf(page)
    await expect(feed.getByText(said.at(-1)!, { exact: true })).toBeVisible({ timeout: 30_000 })
    await expect(feed.getByText(said.at(-2)!, { exact: true })).toBeVisible({ timeout: 30_000 })
  }
  const messages = await readAll(await ada.program(), place.channel)
  expect(messages.map(({ text }) => text).toSorted()).toEqual(said.toSorted())
  for (const speaker of [ada, bob]) {
    const own = said.filter((_text, index) => index % 2 === (speaker === ada ? 0 : 1))
    const stored = messages.filter(({ by }) => by === speaker.user).map(({ text }) => text)
    expect(stored).toEqual(own)
  }
  // A page that is opened anew comes from the new web app.
  await bob.page.reload()
  await expect(composerOf(bob.page)).toBeEditable({ timeout: 30_000 })
  await expect(feedOf(bob.page).getByText(said.at(-1)!, { exact: true })).toBeVisible()
})
