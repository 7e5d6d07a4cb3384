import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { joinChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { createSession } from '@runnel/redis/session/session'
import { connect } from '@runnel/testing/connection'
import { costOf, settled } from '../cost.ts'
import { growthOf, growthRows } from '../growth.ts'
import type { Figures, Grown } from '../growth.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import { atMost } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { fillChannel, makePeople } from '../seat-people.ts'
import { comeAlive, composerOf, openTab } from '../tab.ts'

const few = 10
/** How many come in one after the other. */
const comers = 30

interface Place {
  channel: ChannelId
  /** The one who looks: owns it. */
  token: string
  /** Outsiders who come in. */
  comers: UserId[]
}

async function furnish(redis: Redis, size: number, people: readonly UserId[]): Promise<Place> {
  const members = people.slice(0, size)
  const channel = await fillChannel(redis, `with-${size}`, members)
  for (let number = 0; number < 100; number += 1)
    await appendMessage(redis, {
      channel,
      by: members[number % members.length]!,
      clientId: randomUUID(),
      text: `message ${number} `.padEnd(200, 'with words '),
    })
  const { token } = await createSession(redis, { user: people[0]! })
  return { channel, token, comers: people.slice(-2 * comers) }
}

/** What it costs to serve somebody in it. */
async function serve(
  product: Product,
  redis: Redis,
  { channel, token, comers: people }: Place,
  count: number,
): Promise<Figures> {
  const { url } = product
  await using connection = await connect(url, token)
  await connection.ask('session:resume', {})
  const headers = { cookie: `runnel_session=${token}` }
  const costs = {
    'a page with it': await costOf(product, count, async () =>
      (await fetch(`${url}/c/${channel}`, { headers })).arrayBuffer(),
    ),
    'a page of history': await costOf(product, count, () => connection.ask('history:page', { channel })),
    'saying something': await costOf(product, 2 * count, (number) =>
      connection.say(channel, `saying ${number}`),
    ),
    'a page of members': await costOf(product, count, () => connection.ask('member:list', { channel })),
    'finding members': await costOf(product, count, (number) =>
      connection.ask('member:list', { channel, query: `person-${number % 10}` }),
    ),
    'who is here': await costOf(product, count, () => connection.ask('presence:here', { channel })),
    'coming in': await costOf(product, comers - 5, (number) =>
      joinChannel(redis, { channel, by: people[number]!, user: people[number]! }),
    ),
    'coming in, and a page of members': await costOf(product, comers - 5, async (number) => {
      const user = people[comers + number]!
      await joinChannel(redis, { channel, by: user, user })
      await connection.ask('member:list', { channel })
    }),
  }
  const figures: Figures = {}
  for (const [what, { ms, serverUs, redisUs }] of Object.entries(costs)) {
    figures[`${what}, ms`] = ms
    figures[`${what}, Redis, µs`] = redisUs
    figures[`${what}, gateways’ CPU, µs`] = serverUs.gateway
  }
  const members = await connection.ask('member:list', { channel })
  figures['a page of members, kB'] = JSON.stringify(members).length / 1_000
  return figures
}

/** What their browser does: comes alive, completes a name, asks before it calls everyone, shows who is a member. */
async function browse({ url }: Product, { channel, token }: Place): Promise<Figures> {
  await using tab = await openTab(url, token)
  const { page } = tab
  // Once for what the browser keeps of the scripts.
  await comeAlive(page, `/c/${channel}`)
  const alive = await comeAlive(page, `/c/${channel}`)
  await page.waitForLoadState('networkidle')
  const measured = async (act: () => Promise<void>) => {
    const [at, before] = [performance.now(), await tab.work()]
    await act()
    const ms = performance.now() - at
    await pause(500)
    return { ms, work: (await tab.work()) - before }
  }
  const box = composerOf(page)
  const naming = async (name: string) => {
    await box.click()
    await page.keyboard.type(name)
    await page.getByRole('option').first().waitFor()
    await box.fill('')
  }
  // What is loaded only when it is first needed is no part of it.
  await naming('@person')
  const completing = await measured(() => naming('@person-1'))
  const calling = await measured(async () => {
    await box.fill('@channel dinner')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor()
  })
  await page.keyboard.press('Escape')
  const heapBefore = await tab.heap()
  const listing = await measured(async () => {
    await page.getByRole('button', { name: /^Members/ }).click()
    await page.getByRole('list', { name: 'Members' }).getByRole('listitem').first().waitFor()
  })
  const list = page.getByRole('list', { name: 'Members' })
  return {
    'alive, ms': alive,
    'completing a name, ms': completing.ms,
    'completing a name, the tab’s work, ms': completing.work,
    'asked before @channel, ms': calling.ms,
    'list of members, ms': listing.ms,
    'list of members, the tab’s work, ms': listing.work,
    'list of members, rows': await list.getByRole('listitem').count(),
    'nodes with the list': await tab.nodes(),
    'heap for the list, kB': ((await tab.heap()) - heapBefore) / 1_000,
    'tab’s heap, MB': (await tab.heap()) / 1e6,
  }
}

async function measureOnce(many: number, count: number): Promise<Grown> {
  await using product = await startProduct()
  await using redis = await connectRedis({ url: product.redisUrl })
  const people = await makePeople(redis, many + 2 * comers)
  const of = async (size: number): Promise<Figures> => {
    const place = await furnish(redis, size, people)
    await settled(product)
    return { ...(await serve(product, redis, place, count)), ...(await browse(product, place)) }
  }
  return { small: await of(few), large: await of(many) }
}

/** Whether a channel stays usable in which everybody of a large place is a member. */
export const members: Measure = {
  id: 'members',
  title: 'ten thousand members in one channel',
  async run({ rounds, isShort }): Promise<Finding> {
    const many = isShort ? 2_000 : 10_000
    const results: Grown[] = []
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      results.push(await measureOnce(many, isShort ? 20 : 50))
    }
    const ratio = (what: string, bound: number) => atMost(`${what}, ratio`, growthOf(results, what), bound)
    return {
      about: `The same installation with a channel of ${few} members and one of ${many.toLocaleString('en-US')}, whose owner looks; 100 messages in each, 100 members on a page. Medians of what is asked over the socket one after the other; ${comers} people come in. In a browser that has the scripts: until what one writes is heard by the page’s script, until the first name is offered for \`@person-1\`, until it asks before \`@channel\`, until the first members are listed. Work is the time of the tab’s main thread.`,
      head: ['', `${few} members`, `${many.toLocaleString('en-US')} members`, 'ratio'],
      rows: growthRows(results),
      goals: [
        ratio('a page of history, Redis, µs', 1.5),
        ratio('saying something, Redis, µs', 1.2),
        ratio('a page of members, Redis, µs', 3),
        ratio('coming in, Redis, µs', 1.5),
        ratio('alive, ms', 1.3),
        ratio('nodes with the list', 3),
        ratio('tab’s heap, MB', 1.3),
      ],
    }
  },
}
