import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { makePerson } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until } from '@runnel/testing/start-redis'
import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { readAll } from '../read-all.ts'
import { randomFrom } from '../rig/random.ts'
import { startWorld } from '../rig/world.ts'

/** Messages in the channel, nine of ten by the one who is purged. */
const messages = { whole: 100_000, short: 5_000 }

/**
 * A person's messages are purged from a long channel while others go on talking, and while the power of Redis fails. Nothing of the others may
 * be lost, nor anything of the one remain.
 */
export const purge: Experiment = {
  name: 'purge',
  promise: 'LCK-1',
  title: "a person's words are purged from 100,000 messages while others talk, and amid power cuts",
  needsNetwork: true,
  run: async (options) => [...(await purgeAmidTalk(options)), await purgeAmidPowerCuts(options)],
}

async function purgeAmidTalk(options: RunOptions): Promise<Row[]> {
  const total = roundsOf(options, messages.whole, messages.short)
  await using server = await startRedis()
  await using house = await startGateways(server.url, { hasLimits: false })
  const { channel, ada, bob, cy } = await makeFull(house.redis, total)
  options.tell(`${total.toLocaleString('en-US')} messages are there`)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[1]!, bob.token)

  const before = findFaults(await readTexts(house.redis, channel), { cy: cy.user, total })
  const startedAt = performance.now()
  const ended = new AbortController()
  const talking = talk(bobs, channel, ended.signal)
  let deleted = 0
  let requests = 0
  let cursor: EntryId | undefined
  do {
    const part: { deleted: number; cursor?: EntryId | undefined } = await adas.ask('channel:purge', {
      channel,
      user: cy.user,
      ...(cursor === undefined ? {} : { cursor }),
    })
    deleted += part.deleted
    requests += 1
    cursor = part.cursor
  } while (cursor !== undefined)
  const seconds = (performance.now() - startedAt) / 1_000
  ended.abort()
  const { said, slowestMs } = await talking
  const left = await readTexts(house.redis, channel)
  const texts = new Set(left.map(({ text }) => text))

  const faults = [
    ...findFaults(left, { cy: cy.user, total }),
    ...(deleted === total - othersOf(total)
      ? []
      : [`${deleted} deleted instead of ${total - othersOf(total)}`]),
    ...said.filter((text) => !texts.has(text)).map((text) => `${text}, said meanwhile, is gone`),
  ]
  for (const fault of faults.slice(0, 5)) options.tell(fault)
  const note = `${deleted.toLocaleString('en-US')} deleted in ${requests} requests; ${said.length} messages sent meanwhile, the slowest in ${Math.round(slowestMs)} ms`
  const row = { rounds: 1, operations: total + said.length, refused: 0 }
  return [
    { case: 'others go on talking', ...row, faults: faults.length, seconds, note },
    { case: 'the channel as it was before', isControl: true, ...row, faults: before.length, seconds: 0 },
  ]
}

/** Sooner or later it is asked for again, from where it last got an answer; and what was answered last is on disk. */
async function purgeAmidPowerCuts(options: RunOptions): Promise<Row> {
  const total = options.isShort ? 2_000 : 20_000
  const cuts = options.isShort ? 2 : 10
  const random = randomFrom(options.seed ?? 1)
  await using world = await startWorld({ redis: 'single', gateways: 1, workers: 0 })
  const [store] = world.stores
  const { channel, ada, cy } = await makeFull(world.redis, total)
  await using adas = await connect(world.url, ada.token)
  const startedAt = performance.now()
  let [refused, requests, left] = [0, 0, cuts]
  const cutPower = async () => {
    await store!.powerCut()
    await store!.start()
  }
  let cursor: EntryId | undefined
  for (let isDone = false; !isDone;) {
    const asked = adas.askAnything('channel:purge', { channel, user: cy.user, ...(cursor && { cursor }) })
    requests += 1
    if (left > 0) {
      left -= 1
      await pause(random.below(200))
      await cutPower()
    }
    const answer = await asked
    if (answer.ok) ({ cursor } = answer.data as { cursor?: EntryId })
    else {
      refused += 1
      await pause(100)
    }
    isDone = answer.ok && cursor === undefined && left === 0
  }
  await cutPower()
  await until(() => world.redis.isReady)
  const faults = findFaults(await readTexts(world.redis, channel), { cy: cy.user, total })
  for (const fault of faults.slice(0, 5)) options.tell(fault)
  return {
    case: 'the power fails meanwhile, and as soon as all is answered',
    rounds: cuts + 1,
    operations: requests,
    refused,
    faults: faults.length,
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

interface Said {
  id: EntryId
  by: UserId
  text: string
}

/** What is said in a channel; of a deleted message a tombstone without words is left. */
async function readTexts(redis: Redis, channel: ChannelId): Promise<Said[]> {
  return (await readAll(redis, channel)).flatMap((event) =>
    event.type === 'message.posted' && event.text !== '' ? [event] : [],
  )
}

/** How many of them bob said. */
const othersOf = (total: number) => Math.ceil(total / 10)

/** What is there and must not be, or the other way round, in words. */
function findFaults(said: readonly Said[], { cy, total }: { cy: UserId; total: number }): string[] {
  const texts = new Set(said.map(({ text }) => text))
  return [
    ...said.filter(({ by }) => by === cy).map(({ id }) => `${id} of the purged is still there`),
    ...Array.from({ length: othersOf(total) }, (_, index) => `old ${index * 10}`)
      .filter((text) => !texts.has(text))
      .map((text) => `${text} of another is gone`),
  ]
}

/** Ada's channel, in which bob said one message in ten, and cy the others. */
async function makeFull(redis: Redis, total: number) {
  const [ada, bob, cy] = [
    await makePerson(redis, 'ada'),
    await makePerson(redis, 'bob'),
    await makePerson(redis, 'cy'),
  ]
  const { channel } = await createChannel(redis, {
    by: ada.user,
    kind: 'public',
    name: 'general',
    members: [bob.user, cy.user],
  })
  const batch = 500
  for (let from = 0; from < total; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, total - from) }, (_, index) => from + index)
    await Promise.all(
      numbers.map((number) =>
        appendMessage(redis, {
          channel,
          by: number % 10 === 0 ? bob.user : cy.user,
          clientId: randomUUID(),
          text: `old ${number}`,
        }),
      ),
    )
  }
  return { channel, ada, bob, cy }
}

/** Sends one message after the other; gives their texts, and how long the slowest took. */
async function talk(
  connection: Connection,
  channel: ChannelId,
  signal: AbortSignal,
): Promise<{ said: string[]; slowestMs: number }> {
  const said: string[] = []
  let slowestMs = 0
  while (!signal.aborted) {
    const text = `live ${said.length}`
    const askedAt = performance.now()
    await connection.say(channel, text)
    slowestMs = Math.max(slowestMs, performance.now() - askedAt)
    said.push(text)
  }
  return { said, slowestMs }
}
