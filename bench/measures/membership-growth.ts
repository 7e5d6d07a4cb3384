import type { UserId } from '@runnel/protocol/ids'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { createSession } from '@runnel/redis/session/session'
import { startContender } from '../contenders.ts'
import type { Membership } from '../load/wire.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, sample, type Sample } from '../rounds.ts'
import { fillChannel, makePeople } from '../seat-people.ts'

const connected = 10

/** One channel for each size, the same ten people in all of them. */
async function seatBySize(redis: Redis, sizes: readonly number[]): Promise<Map<number, Membership[]>> {
  const people = await makePeople(redis, Math.max(...sizes))
  const tokenOf = async (user: UserId) => (await createSession(redis, { user })).token
  const tokens = await Promise.all(people.slice(0, connected).map(tokenOf))
  const seats = new Map<number, Membership[]>()
  for (const size of sizes) {
    const channel = await fillChannel(redis, `of-${size}`, people.slice(0, size))
    seats.set(
      size,
      tokens.map((token) => ({ channel, token })),
    )
  }
  return seats
}

export const membershipGrowth: Measure = {
  id: 'spd-10',
  title: 'work for a message as membership grows',
  async run({ rounds, isShort }): Promise<Finding> {
    const sizes = isShort ? [10, 2_000] : [10, 100, 1_000, 10_000]
    const [turns, measureMs] = isShort ? [3, 2_000] : [4, 4_000]
    const results = new Map<number, Sample[][]>(sizes.map((size) => [size, []]))
    await using contender = await startContender('runnel', { channels: 0, membersEach: 0 })
    await using redis = await connectRedis({ url: contender.redisUrl })
    const seats = await seatBySize(redis, sizes)
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`)
      for (const size of sizes) results.get(size)!.push([])
      for (let turn = 0; turn < turns; turn += 1)
        for (const size of turn % 2 ? sizes.toReversed() : sizes) {
          const few = { ...contender, members: seats.get(size)! }
          const one = await sample(few, { warmUpMs: 1_000, measureMs, rate: 200 })
          results.get(size)![round]!.push(one)
        }
    }
    const each = (cpu: (one: Sample) => number) => (samples: readonly Sample[]) =>
      (samples.reduce((sum, one) => sum + cpu(one), 0) * 1e6) /
      (samples.reduce((sum, one) => sum + one.deliveriesInWindow, 0) / connected)
    const redisUs = each(({ redisCpu }) => redisCpu)
    const gatewaysUs = each(({ gatewayCpu }) => gatewayCpu)
    const least = results.get(sizes[0]!)!
    const growth = results.get(sizes.at(-1)!)!.map((one, round) => redisUs(one) / redisUs(least[round]!))
    return {
      about: `Channels of so many members in one installation, the same ${connected} people connected to two gateways; 200 messages of 200 bytes a second to one channel after the other, ${turns} times ${measureMs / 1_000} s to each, in turns: how many messages share a wake-up of Redis depends on what else the machine does, and weighs more than all else. CPU of Redis and of the gateways for each message, from the operating system.`,
      head: ['members', 'Redis, µs', 'gateways, µs', 'lost / doubled / out of order'],
      rows: sizes.map((size) => [
        size.toLocaleString('en-US'),
        show(figureOf(results.get(size), redisUs)),
        show(figureOf(results.get(size), gatewaysUs)),
        showFaults(results.get(size)?.flat()),
      ]),
      goals: [
        atMost(
          `Redis’ CPU, ${sizes.at(-1)!.toLocaleString('en-US')} members to 10`,
          figureOf(growth, (ratio) => ratio),
          1.1,
        ),
        nothingLost([...results.values()].flat(2)),
      ],
    }
  },
}
