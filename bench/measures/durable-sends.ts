import { randomUUID } from 'node:crypto'
import { connectRedis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { openPlainLog } from '../peers/plain-log.ts'
import { cpuSeconds, startRedis } from '../processes.ts'
import { atLeast, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { seatMembers } from '../seat-people.ts'

const inFlight = 128
/** What one of our messages of 200 bytes is in the log, so that a plain `XADD` stores as much. */
const entryBytes = 243
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(5).slice(0, 200)

const ways = ['XADD', 'append', 'append, everysec'] as const
type Way = (typeof ways)[number]

interface Stored {
  perSecond: number
  /** CPU time of Redis for one, in µs. */
  redisUs: number
}

/** Keeps so many under way for so long; gives how many were answered. */
async function keepBusy(store: (number: number) => Promise<unknown>, ms: number): Promise<number> {
  const end = performance.now() + ms
  let answered = 0
  let next = 0
  const one = async () => {
    while (performance.now() < end) {
      await store(next++)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  return answered
}

async function storeFor(way: Way, measureMs: number): Promise<Stored> {
  await using server = await startRedis(way === 'append, everysec' ? 'everysec' : 'always')
  await using started = new AsyncDisposableStack()
  let store: (number: number) => Promise<unknown>
  if (way === 'XADD') {
    const log = started.use(openPlainLog(server.url))
    const body = text.padEnd(entryBytes, '.')
    store = () => log.add(body)
  } else {
    const { channel, users } = await seatMembers(server.url, inFlight)
    const redis = started.use(await connectRedis({ url: server.url }))
    store = (number) =>
      appendMessage(redis, { channel, by: users[number % inFlight]!, clientId: randomUUID(), text })
  }
  await keepBusy(store, 1_000)
  const [cpu, at] = [cpuSeconds(server.pid), performance.now()]
  const answered = await keepBusy(store, measureMs)
  const seconds = (performance.now() - at) / 1_000
  return { perSecond: answered / seconds, redisUs: ((cpuSeconds(server.pid) - cpu) * 1e6) / answered }
}

export const durableSends: Measure = {
  id: 'spd-6',
  title: 'messages stored a second',
  async run({ rounds, isShort }): Promise<Finding> {
    const results = new Map<Way, Stored[]>(ways.map((way) => [way, []]))
    for (let round = 0; round < rounds; round += 1)
      for (let turn = 0; turn < ways.length; turn += 1) {
        const way = ways[(turn + round) % ways.length]!
        process.stderr.write(`round ${round + 1} of ${rounds}: ${way}\n`)
        results.get(way)!.push(await storeFor(way, isShort ? 4_000 : 10_000))
      }
    const ratio = (one: Way, other: Way) => {
      const others = results.get(other)!
      const ratios = results.get(one)!.map(({ perSecond }, round) => perSecond / others[round]!.perSecond)
      return figureOf(ratios, (value) => value)
    }
    return {
      about: `One process keeps ${inFlight} writes under way on one Redis: a plain \`XADD\` of one field with ${entryBytes} bytes (what a message of 200 bytes is in our log), and our append, which also checks the sender, finds retries, counts, and announces.`,
      head: ['way', 'stored/s', 'Redis, µs for each'],
      rows: ways.map((way) => [
        way,
        show(figureOf(results.get(way), ({ perSecond }) => perSecond)),
        show(figureOf(results.get(way), ({ redisUs }) => redisUs)),
      ]),
      goals: [
        atLeast('append to XADD', ratio('append', 'XADD'), 0.5),
        atLeast('append, fsync always to everysec', ratio('append', 'append, everysec'), 0.7),
      ],
    }
  },
}
