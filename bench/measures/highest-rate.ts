import type { Contender, ContenderName } from '../contenders.ts'
import { atLeast, nothingLost, show, showFaults } from '../report.ts'
import type { Finding, Measure } from '../report.ts'
import { figureOf, ratioOf, runRounds, sample, type Sample } from '../rounds.ts'

const boundMs = 100
const members = 500

interface Highest {
  /** Deliveries a second at the highest rate that was kept. */
  deliveriesPerSecond: number
  kept: Sample[]
}

/** Doubles the rate until it is not kept any more, then looks between. */
async function findHighest(
  contender: Contender,
  { warmUpMs, measureMs, steps }: { warmUpMs: number; measureMs: number; steps: number },
): Promise<Highest> {
  const kept: Sample[] = []
  const isKept = async (rate: number) => {
    // A server that lets go of members who cannot follow does not keep the rate.
    const one = await sample(contender, { warmUpMs, measureMs, rate }).catch((error: unknown) => {
      if (String(error).includes('a member was cut off')) return undefined
      throw error
    })
    if (one === undefined) return false
    const delivered = one.deliveriesInWindow / members / (measureMs / 1_000)
    const isWithin = (one.latency?.p99 ?? Infinity) <= boundMs && delivered >= 0.95 * rate
    if (isWithin) kept.push(one)
    return isWithin
  }
  let [good, bad] = [0, Infinity]
  for (let rate = 100; bad === Infinity && rate < 20_000; rate *= 2)
    if (await isKept(rate)) good = rate
    else bad = rate
  for (let step = 0; step < steps && bad < Infinity; step += 1) {
    const middle = Math.round((good + bad) / 2)
    if (await isKept(middle)) good = middle
    else bad = middle
  }
  return { deliveriesPerSecond: good * members, kept }
}

export const highestRate: Measure = {
  id: 'spd-5',
  title: `the highest rate with a p99 of ${boundMs} ms, one channel with ${members} members`,
  async run({ rounds, isShort }): Promise<Finding> {
    const names: ContenderName[] = ['raw', 'socket.io', 'runnel']
    const results = await runRounds(names, rounds, { channels: 1, membersEach: members }, (contender) =>
      findHighest(
        contender,
        isShort
          ? { warmUpMs: 500, measureMs: 1_500, steps: 1 }
          : { warmUpMs: 1_000, measureMs: 6_000, steps: 3 },
      ),
    )
    const rate = ({ deliveriesPerSecond }: Highest) => deliveriesPerSecond
    return {
      about: `Messages of 200 bytes at a rate that is doubled until their 99th percentile exceeds ${boundMs} ms or fewer than 95 % of them come in time, then looked for between the last two, to ${isShort ? 'a half' : 'an eighth'}.`,
      head: ['server', 'deliveries/s', 'to raw', 'lost / doubled / out of order'],
      rows: names.map((name) => [
        name,
        show(figureOf(results.get(name), rate)),
        show(ratioOf(results, name, 'raw', rate)),
        showFaults(results.get(name)?.flatMap(({ kept }) => kept)),
      ]),
      goals: [
        atLeast('highest rate to raw', ratioOf(results, 'runnel', 'raw', rate), 2),
        nothingLost(results.get('runnel')?.flatMap(({ kept }) => kept)),
      ],
    }
  },
}
