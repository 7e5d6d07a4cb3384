import { startContender } from '../contenders.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, sample, type Sample } from '../rounds.ts'

const connected = 10

/** So many are members, ten of them are there and talk. */
async function talk(size: number, measureMs: number): Promise<Sample> {
  await using contender = await startContender('runnel', { channels: 1, membersEach: size })
  const few = { ...contender, members: contender.members.slice(0, connected) }
  return await sample(few, { warmUpMs: 1_000, measureMs, rate: 200 })
}

export const membershipGrowth: Measure = {
  id: 'spd-10',
  title: 'work for a message as membership grows',
  async run({ rounds, isShort }): Promise<Finding> {
    const sizes = isShort ? [10, 2_000] : [10, 100, 1_000, 10_000]
    const results = new Map<number, Sample[]>(sizes.map((size) => [size, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const size of round % 2 ? sizes.toReversed() : sizes) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${size} members\n`)
        results.get(size)!.push(await talk(size, isShort ? 4_000 : 10_000))
      }
    const each = (cpu: (one: Sample) => number) => (one: Sample) =>
      (cpu(one) * 1e6) / (one.deliveriesInWindow / connected)
    const redis = each(({ redisCpu }) => redisCpu)
    const least = results.get(sizes[0]!)!
    const growth = results.get(sizes.at(-1)!)!.map((one, round) => redis(one) / redis(least[round]!))
    return {
      about: `A channel of so many members, ${connected} of them connected to two gateways; 200 messages of 200 bytes a second. CPU of Redis and of the gateways for each message, from the operating system.`,
      head: ['members', 'Redis, µs', 'gateways, µs', 'lost / doubled / out of order'],
      rows: sizes.map((size) => [
        size.toLocaleString('en-US'),
        show(figureOf(results.get(size), redis)),
        show(
          figureOf(
            results.get(size),
            each(({ gatewayCpu }) => gatewayCpu),
          ),
        ),
        showFaults(results.get(size)),
      ]),
      goals: [
        atMost(
          `Redis’ CPU, ${sizes.at(-1)!.toLocaleString('en-US')} members to 10`,
          figureOf(growth, (ratio) => ratio),
          1.1,
        ),
        nothingLost([...results.values()].flat()),
      ],
    }
  },
}
