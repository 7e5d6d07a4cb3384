import { randomUUID } from 'node:crypto'
import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import { createChannel } from '@runnel/redis/channel/channel'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { appendMessage } from '@runnel/redis/message/message'
import { createSession } from '@runnel/redis/session/session'
import { askRedis } from '@runnel/testing/ask-redis'
import { connect } from '@runnel/testing/connection'
import { join } from 'node:path'
import { isHealthy, startServer } from '../contenders.ts'
import { freePort, startRedis } from '../processes.ts'
import { atMost, show } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf } from '../rounds.ts'
import { makePeople } from '../seat-people.ts'

const partitions = 16
const missedEach = 5

interface Resumed {
  ms: number
  /** Calls of functions, and of the person's own lists. */
  calls: number
  kilobytes: number
}

/** Calls that Redis has answered. What functions do inside is not counted apart from them. */
async function countCalls(url: string): Promise<number> {
  const stats = String(await askRedis(url, 'INFO', 'commandstats'))
  const counts = stats.matchAll(/^cmdstat_(?:fcall|fcall_ro):calls=(\d+)/gm)
  return [...counts].reduce((sum, [, calls]) => sum + Number(calls), 0)
}

async function say(redis: Redis, by: UserId, channels: readonly ChannelId[]): Promise<void> {
  for (const channel of channels)
    for (let turn = 0; turn < missedEach; turn += 1)
      await appendMessage(redis, { channel, by, clientId: randomUUID(), text: `missed ${turn}` })
}

export const resume: Measure = {
  id: 'spd-9',
  title: 'coming back to many channels',
  async run({ rounds, isShort }): Promise<Finding> {
    const count = isShort ? 200 : 500
    const changes = [0, 10, 100, count]
    await using started = new AsyncDisposableStack()
    const server = started.use(await startRedis())
    const redis = started.use(await connectRedis({ url: server.url, partitions }))
    const port = await freePort()
    const env = { REDIS_URL: server.url, RUNNEL_LIMITS: 'off', RUNNEL_LOG_LEVEL: 'warn' }
    started.use(
      await startServer(join(import.meta.dirname, '../../apps/gateway/main.ts'), port, env, isHealthy),
    )
    const [ada, bob] = (await makePeople(redis, 2)) as [UserId, UserId]
    const channels: ChannelId[] = []
    for (let number = 0; number < count; number += 1) {
      const name = `place-${number}`
      const { channel } = await createChannel(redis, { by: bob, name, kind: 'public', members: [ada] })
      channels.push(channel)
    }
    await say(redis, bob, channels)
    const { token } = await createSession(redis, { user: ada })
    const comeBack = async (positions: Record<string, Position>) => {
      await using connection = await connect(`http://127.0.0.1:${port}`, token)
      const before = await countCalls(server.url)
      const at = performance.now()
      const session = await connection.ask('session:resume', { positions })
      const ms = performance.now() - at
      const calls = (await countCalls(server.url)) - before
      const stands = Object.fromEntries(session.channels.map(({ channel, position }) => [channel, position]))
      return { ms, calls, kilobytes: JSON.stringify(session).length / 1_000, stands }
    }
    const results = new Map<number, Resumed[]>(changes.map((changed) => [changed, []]))
    for (let round = 0; round < rounds * 3; round += 1)
      for (const changed of round % 2 ? changes.toReversed() : changes) {
        const { stands } = await comeBack({})
        await say(redis, bob, channels.slice(0, changed))
        results.get(changed)!.push(await comeBack(stands))
      }
    const of = (changed: number, pick: (one: Resumed) => number) => figureOf(results.get(changed), pick)
    return {
      about: `A person in ${count} channels comes back to a gateway with a position for each, ${missedEach} messages behind in some of them. Time is from \`session:resume\` to its answer, calls are those of Redis functions meanwhile, ${partitions} partitions on one Redis.`,
      head: ['channels that changed', 'ms', 'calls', 'answer, kB'],
      rows: changes.map((changed) => [
        String(changed),
        show(of(changed, ({ ms }) => ms)),
        show(of(changed, ({ calls }) => calls)),
        show(of(changed, ({ kilobytes }) => kilobytes)),
      ]),
      goals: [
        atMost(
          'calls for each partition, 10 changed',
          of(10, ({ calls }) => calls / partitions),
          2,
        ),
        atMost(
          'time, 10 changed to all',
          figureOf(
            results.get(10)!.map(({ ms }, round) => ms / results.get(count)![round]!.ms),
            (ratio) => ratio,
          ),
          0.8,
        ),
      ],
    }
  },
}
