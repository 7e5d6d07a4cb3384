import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { readPage } from '@runnel/redis/history/history'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { editMessage } from '@runnel/redis/message/edit'
import { appendMessage } from '@runnel/redis/message/message'
import { react } from '@runnel/redis/reaction/reaction'
import { markRead } from '@runnel/redis/read/read'
import { createSession } from '@runnel/redis/session/session'
import { isHealthy, startServer } from '../contenders.ts'
import { quantile } from '../load/statistics.ts'
import { cpuSeconds, freePort, isListening, startRedis, type Running } from '../processes.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { fillChannel, makePeople } from '../seat-people.ts'

const people = 20
const reads = 200
const requests = 1_000
/** So many are saying something while a log is filled. */
const atOnce = 32

interface Log {
  size: number
  channel: ChannelId
  reader: UserId
  /** Some of its messages, for pages in its midst. */
  places: EntryId[]
}

/**
 * Fills a channel: of every 20 messages three are edited and three get a reaction, soon after they were posted, so that a large log is
 * everywhere as a small one is.
 */
async function fill(redis: Redis, users: readonly UserId[], size: number): Promise<Log> {
  const channel = await fillChannel(redis, `log-${size}`, users)
  const places: EntryId[] = []
  const say = async (number: number) => {
    const by = users[number % people]!
    const text = `message ${number} of a log `.padEnd(200, 'with words ')
    const { id } = await appendMessage(redis, { channel, by, clientId: randomUUID(), text })
    if (number % 7 === 0 && number >= 50) places.push(id)
    const clientId = randomUUID()
    if (number % 20 < 3) await editMessage(redis, { channel, by, id, clientId, text: `${text}, corrected` })
    else if (number % 20 < 6) await react(redis, { channel, by, id, clientId, emoji: '👍', isOn: true })
  }
  let next = 0
  const sayOn = async () => {
    while (next < size) await say(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, sayOn))
  return { size, channel, reader: users[0]!, places }
}

/** How long pages take, in µs: the newest one and ones before places all over the log, in turn. */
async function timePages(redis: Redis, { channel, reader, places }: Log): Promise<number[]> {
  const times: number[] = []
  for (let number = 0; number < reads; number += 1) {
    const before = number % 2 ? places[(number * 7_919) % places.length] : undefined
    const at = performance.now()
    await readPage(redis, { channel, reader, before })
    times.push((performance.now() - at) * 1_000)
  }
  return times
}

/** CPU time of a server for one of many equal requests, eight at a time, in µs. */
async function cpuOfRequests(server: Running, url: string, headers: Record<string, string>): Promise<number> {
  const ask = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      const answer = await fetch(url, { headers })
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
      await answer.arrayBuffer()
    }
  }
  const askAll = () => Promise.all(Array.from({ length: 8 }, () => ask(requests / 8)))
  await askAll()
  const before = cpuSeconds(server.pid)
  await askAll()
  return ((cpuSeconds(server.pid) - before) * 1e6) / requests
}

export const historyPage: Measure = {
  id: 'spd-8',
  title: 'a page of 50 messages of history',
  async run({ rounds, isShort }): Promise<Finding> {
    const sizes = isShort ? [100, 30_000] : [100, 1_000, 10_000, 100_000, 1_000_000]
    await using started = new AsyncDisposableStack()
    const server = started.use(await startRedis())
    const redis = started.use(await connectRedis({ url: server.url }))
    const users = await makePeople(redis, people)
    const logs: Log[] = []
    for (const size of sizes) {
      process.stderr.write(`filling a log of ${size.toLocaleString('en-US')}\n`)
      logs.push(await fill(redis, users, size))
    }
    const env = { REDIS_URL: server.url, RUNNEL_LIMITS: 'off', RUNNEL_LOG_LEVEL: 'warn' }
    const [gatewayPort, barePort] = [await freePort(), await freePort()]
    const gateway = started.use(
      await startServer(join(import.meta.dirname, '../../apps/gateway/main.ts'), gatewayPort, env, isHealthy),
    )
    const bare = started.use(
      await startServer(join(import.meta.dirname, '../peers/pages.ts'), barePort, env, isListening),
    )
    const { token } = await createSession(redis, { user: users[0]! })
    const { channel, reader } = logs.at(-1)!
    // Who has much left to read is shown the page where that begins.
    const { position } = await readPage(redis, { channel, reader })
    await markRead(redis, { channel, user: reader, id: position.id })
    const rates = new Map<number, { p50: number; p99: number }[]>(sizes.map((size) => [size, []]))
    const cpu = { gateway: [] as number[], session: [] as number[], bare: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      const times = new Map<Log, number[]>(logs.map((log) => [log, []]))
      // In small turns, so that what disturbs one disturbs all.
      for (let turn = 0; turn < 10; turn += 1)
        for (const log of turn % 2 ? logs.toReversed() : logs)
          times.get(log)!.push(...(await timePages(redis, log)))
      for (const [{ size }, of] of times)
        rates.get(size)!.push({ p50: quantile(of, 0.5), p99: quantile(of, 0.99) })
      const start = `http://127.0.0.1:${gatewayPort}/api/start`
      const headers = { authorization: `Bearer ${token}` }
      cpu.gateway.push(await cpuOfRequests(gateway, `${start}?channel=${channel}`, headers))
      cpu.session.push(await cpuOfRequests(gateway, start, headers))
      const range = `http://127.0.0.1:${barePort}/?log=${encodeURIComponent(redis.keys.log(channel))}`
      cpu.bare.push(await cpuOfRequests(bare, range, {}))
    }
    const small = rates.get(sizes[0]!)!
    const growth = rates.get(sizes.at(-1)!)!.map(({ p99 }, round) => p99 / small[round]!.p99)
    const itself = (value: number) => value
    return {
      about: `Pages of 50 from logs in which of every 20 messages three were edited and three have a reaction, half of them the newest page, half before some place in the log; the changes come soon after what they change; ${(10 * reads).toLocaleString('en-US')} pages of each size a round, one after the other, from asking to the page as objects. Over HTTP: \`GET /api/start?channel=\`, which is the session, its channels, the page and its people, against \`peers/pages.ts\`, which answers the stored values of one \`XREVRANGE\`, without their ids, and nothing else; eight at a time. The person has read all of it, so theirs is the newest page, too.`,
      head: ['log', 'p50, µs', 'p99, µs'],
      rows: [
        ...sizes.map((size) => [
          `${size.toLocaleString('en-US')} messages`,
          show(figureOf(rates.get(size), ({ p50 }) => p50)),
          show(figureOf(rates.get(size), ({ p99 }) => p99)),
        ]),
        ['over HTTP, gateway’s CPU, µs', show(figureOf(cpu.gateway, itself)), ''],
        ['of that without the page and its people', show(figureOf(cpu.session, itself)), ''],
        ['over HTTP, bare, CPU, µs', show(figureOf(cpu.bare, itself)), ''],
      ],
      goals: [
        atMost(
          `p99, ${sizes.at(-1)!.toLocaleString('en-US')} messages to 100`,
          figureOf(growth, itself),
          1.2,
        ),
        atMost(
          'CPU over HTTP to bare',
          figureOf(
            cpu.gateway.map((value, round) => value / cpu.bare[round]!),
            itself,
          ),
          1.5,
        ),
      ],
    }
  },
}
