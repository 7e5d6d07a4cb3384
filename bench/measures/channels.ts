import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { createSession } from '@runnel/redis/session/session'
import { connect } from '@runnel/testing/connection'
import { costOf, settled } from '../cost.ts'
import { growthOf, growthRows, largeOf } from '../growth.ts'
import type { Figures, Grown } from '../growth.ts'
import { quantile } from '../load/statistics.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import { atMost } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { makePeople } from '../seat-people.ts'
import { comeAlive, openTab } from '../tab.ts'

const few = 10
const many = 1_000
const switches = 8

const nameOf = (index: number) => `place-${String(index).padStart(4, '0')}`

/** Two people: one in the first few of a thousand channels, one in all. Everywhere something was said. */
async function furnish(
  url: string,
): Promise<{ channels: ChannelId[]; tokens: { small: string; large: string } }> {
  await using redis = await connectRedis({ url })
  const [host, small, large] = (await makePeople(redis, 3)) as [UserId, UserId, UserId]
  const channels: ChannelId[] = []
  for (let from = 0; from < many; from += 50)
    channels.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const members = from + index < few ? [small, large] : [large]
          const about = { by: host, name: nameOf(from + index), kind: 'public', members } as const
          const { channel } = await createChannel(redis, about)
          const message = { channel, by: host, clientId: randomUUID(), text: `welcome to ${about.name}` }
          await appendMessage(redis, message)
          return channel
        }),
      )),
    )
  const token = async (user: UserId) => (await createSession(redis, { user })).token
  return { channels, tokens: { small: await token(small), large: await token(large) } }
}

/** What it costs to serve somebody: a page, coming back, a list of channels. */
async function serve(product: Product, token: string, channel: ChannelId, count: number): Promise<Figures> {
  const { url } = product
  const headers = { cookie: `runnel_session=${token}` }
  const read = async (path: string) => {
    const answer = await fetch(url + path, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return Buffer.from(await answer.arrayBuffer())
  }
  const html = await read(`/c/${channel}`)
  const page = await costOf(product, count, () => read(`/c/${channel}`))
  const start = await costOf(product, count, () => read(`/api/start?channel=${channel}`))
  await using connection = await connect(url, token)
  const session = await connection.ask('session:resume', {})
  const positions = Object.fromEntries(
    session.channels.map((one): [ChannelId, Position] => [one.channel, one.position]),
  )
  const back = await connection.ask('session:resume', { positions })
  const resume = await costOf(product, count, () => connection.ask('session:resume', { positions }))
  const list = await costOf(product, count, () => connection.ask('channel:list', {}))
  return {
    'page, kB': html.length / 1_000,
    'page, kB compressed': gzipSync(html).length / 1_000,
    'page, ms': page.ms,
    'page, web server’s CPU, ms': page.serverUs.web / 1_000,
    'page, gateways’ CPU, ms': page.serverUs.gateway / 1_000,
    'what the page asks, ms': start.ms,
    'what the page asks, gateways’ CPU, ms': start.serverUs.gateway / 1_000,
    'what the page asks, Redis, µs': start.redisUs,
    'coming back, kB': JSON.stringify(back).length / 1_000,
    'coming back, ms': resume.ms,
    'coming back, gateways’ CPU, ms': resume.serverUs.gateway / 1_000,
    'coming back, Redis, µs': resume.redisUs,
    'list of channels, ms': list.ms,
    'list of channels, gateways’ CPU, ms': list.serverUs.gateway / 1_000,
    'list of channels, Redis, µs': list.redisUs,
  }
}

/** What their browser does: comes alive, shows the channels, goes from one to the next. */
async function browse({ url }: Product, token: string, channel: ChannelId): Promise<Figures> {
  await using tab = await openTab(url, token)
  const { page } = tab
  // Once for what the browser keeps of the scripts.
  await comeAlive(page, `/c/${channel}`)
  await page.waitForLoadState('networkidle')
  const alive = await comeAlive(page, `/c/${channel}`)
  await page.waitForLoadState('networkidle')
  await pause(1_000)
  const coming = await tab.work()
  const nav = page.getByRole('navigation', { name: 'Channels' })
  const items = await nav.getByRole('listitem').count()
  const times: number[] = []
  // Those with the newest messages come first: which of them are drawn differs.
  const names = (await nav.getByRole('link').allTextContents()).flatMap(
    (text) => /place-\d{4}/.exec(text) ?? [],
  )
  const go = async (name: string) => {
    const at = performance.now()
    await nav.getByRole('link', { name: new RegExp(`^#${name}\\b`) }).click()
    await page.getByRole('textbox', { name: `Message #${name}` }).waitFor()
    await page.getByText(`welcome to ${name}`).last().waitFor()
    times.push(performance.now() - at)
    await pause(200)
  }
  await go(names[1]!)
  const before = await tab.work()
  for (let turn = 0; turn < switches; turn += 1) await go(names[2 + (turn % 7)]!)
  const switching = (await tab.work()) - before
  return {
    'alive, ms': alive,
    'coming, the tab’s work, ms': coming,
    'rows of the sidebar': items,
    nodes: await tab.nodes(),
    'tab’s heap, MB': (await tab.heap()) / 1e6,
    'going to another channel, ms': quantile(times, 0.5),
    'going to another channel, the tab’s work, ms': switching / switches,
  }
}

async function measureOnce(count: number): Promise<Grown> {
  await using product = await startProduct()
  const { channels, tokens } = await furnish(product.redisUrl)
  await settled(product)
  const of = async (token: string): Promise<Figures> => ({
    ...(await serve(product, token, channels[0]!, count)),
    ...(await browse(product, token, channels[0]!)),
  })
  return { small: await of(tokens.small), large: await of(tokens.large) }
}

/** Whether Runnel stays usable for somebody who is in a great many channels. */
export const channels: Measure = {
  id: 'channels',
  title: `one person in ${many.toLocaleString('en-US')} channels`,
  async run({ rounds, isShort }): Promise<Finding> {
    const results: Grown[] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      results.push(await measureOnce(isShort ? 20 : 50))
    }
    return {
      about: `The same installation with ${many.toLocaleString('en-US')} public channels, for a person who is in ${few} of them and for one who is in all. The page is a conversation as the web server renders it; coming back is \`session:resume\` with a position for each channel, nothing missed; alive is until what one writes is heard by the page’s script, from a browser that has the scripts; work is the time of the tab’s main thread, of coming until the page is idle.`,
      head: ['', `in ${few}`, `in ${many.toLocaleString('en-US')}`, 'ratio'],
      rows: growthRows(results),
      goals: [
        atMost('page, kB compressed', largeOf(results, 'page, kB compressed'), 100),
        atMost('alive, ratio', growthOf(results, 'alive, ms'), 1.5),
        atMost('nodes, ratio', growthOf(results, 'nodes'), 2),
        atMost(
          'going to another channel, the tab’s work, ratio',
          growthOf(results, 'going to another channel, the tab’s work, ms'),
          1.5,
        ),
        atMost('list of channels, Redis, ratio', growthOf(results, 'list of channels, Redis, µs'), 3),
      ],
    }
  },
}
