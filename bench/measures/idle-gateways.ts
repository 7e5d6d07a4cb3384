import { setTimeout as pause } from 'node:timers/promises'
import { startContender, type Contender } from '../contenders.ts'
import { cpuSeconds } from '../processes.ts'
import { atMost, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, sample, type Sample } from '../rounds.ts'

const further = 3

interface Talked extends Sample {
  /** CPU of all servers for one message, in µs, without what they use while nobody talks. */
  eachUs: number
}

/** CPU that all servers use in so long while nothing is said, in seconds. */
async function atRest({ gateways, redis }: Contender, ms: number): Promise<number> {
  const cpu = () => [...gateways, redis ?? 0].reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  const before = cpu()
  await pause(ms)
  return cpu() - before
}

async function talk(gateways: number, measureMs: number): Promise<Talked> {
  const seats = { channels: 1, membersEach: 50 }
  await using contender = await startContender('runnel', seats, gateways)
  const rest = await atRest(contender, measureMs)
  // All members are at the first two.
  const near = { ...contender, urls: contender.urls.slice(0, 2) }
  const one = await sample(near, { warmUpMs: 1_000, measureMs, rate: 200 })
  const messages = one.deliveriesInWindow / seats.membersEach
  return { ...one, eachUs: ((one.gatewayCpu + one.redisCpu - rest) * 1e6) / messages }
}

export const idleGateways: Measure = {
  id: 'spd-14',
  title: 'what gateways without a member of the channel cost',
  async run({ rounds, isShort }): Promise<Finding> {
    const counts = [2, 2 + further]
    const results = new Map<number, Talked[]>(counts.map((count) => [count, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const count of round % 2 ? counts.toReversed() : counts) {
        process.stderr.write(`round ${round + 1} of ${rounds}: ${count} gateways\n`)
        results.get(count)!.push(await talk(count, isShort ? 3_000 : 15_000))
      }
    const few = results.get(2)!
    const ratios = results.get(2 + further)!.map(({ eachUs }, round) => eachUs / few[round]!.eachUs)
    return {
      about: `50 members of one channel at two gateways, 200 messages of 200 bytes a second; alone, and with ${further} further gateways on the same Redis where nobody is. CPU of Redis and all gateways, less what they use in the same time while nothing is said.`,
      head: ['gateways', 'CPU for a message, µs', 'lost / doubled / out of order'],
      rows: counts.map((count) => [
        String(count),
        show(figureOf(results.get(count), ({ eachUs }) => eachUs)),
        showFaults(results.get(count)),
      ]),
      goals: [
        atMost(
          `CPU for a message, ${further} further gateways to none`,
          figureOf(ratios, (ratio) => ratio),
          1.05,
        ),
        nothingLost([...results.values()].flat()),
      ],
    }
  },
}
