import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { makePerson, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment } from '../experiment.ts'
import { readAll } from '../read-all.ts'

/** Messages in the channel, nine of ten by the one who is purged. */
const messages = { whole: 100_000, short: 5_000 }

/** A person's messages are purged from a long channel while others go on talking. Nothing of the others may be lost, nor anything of the one remain. */
export const purge: Experiment = {
  name: 'purge',
  promise: 'LCK-1',
  title: "a person's words are purged from 100,000 messages while others talk",
  async run(options) {
    const total = roundsOf(options, messages.whole, messages.short)
    await using server = await startRedis()
    await using house = await startGateways(server.url, { hasLimits: false })
    const ada = await makePerson(house.redis, 'ada')
    const [bob, cy] = [await makePerson(house.redis, 'bob'), await makePerson(house.redis, 'cy')]
    const { channel } = await createChannel(house.redis, {
      by: ada.user,
      kind: 'public',
      name: 'general',
      members: [bob.user, cy.user],
    })
    await fill(house.redis, channel, { total, one: cy, other: bob, tell: options.tell })
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)

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

    // Of a deleted message a tombstone without words is left.
    const kept = (await readAll(house.redis, channel)).flatMap((event) =>
      event.type === 'message.posted' && event.text !== '' ? [event] : [],
    )
    const old = Math.ceil(total / 10)
    const texts = new Set(kept.map(({ text }) => text))
    // What must not be, each in words.
    const faults = [
      ...kept.filter(({ by }) => by === cy.user).map(({ id }) => `${id} of the purged is still there`),
      ...(deleted === total - old ? [] : [`${deleted} deleted instead of ${total - old}`]),
      ...Array.from({ length: old }, (_, index) => `old ${index * 10}`)
        .filter((text) => !texts.has(text))
        .map((text) => `${text} of another is gone`),
      ...said.filter((text) => !texts.has(text)).map((text) => `${text}, said meanwhile, is gone`),
    ]
    for (const fault of faults.slice(0, 5)) options.tell(fault)
    const note = `${deleted.toLocaleString('en-US')} deleted in ${requests} requests; ${said.length} messages sent meanwhile, the slowest in ${Math.round(slowestMs)} ms`
    return [
      {
        case: 'others go on talking',
        rounds: 1,
        operations: total + said.length,
        refused: 0,
        faults: faults.length,
        seconds,
        note,
      },
    ]
  },
}

async function fill(
  redis: Redis,
  channel: ChannelId,
  {
    total,
    one,
    other,
    tell,
  }: { total: number; one: Person; other: Person; tell: (progress: string) => void },
): Promise<void> {
  const batch = 500
  for (let from = 0; from < total; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, total - from) }, (_, index) => from + index)
    await Promise.all(
      numbers.map((number) =>
        appendMessage(redis, {
          channel,
          by: number % 10 === 0 ? other.user : one.user,
          clientId: randomUUID(),
          text: `old ${number}`,
        }),
      ),
    )
  }
  tell(`${total.toLocaleString('en-US')} messages are there`)
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
