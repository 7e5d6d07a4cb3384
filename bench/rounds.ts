import { startContender } from './contenders.ts'
import type { Contender, ContenderName, Seats } from './contenders.ts'
import type { LoadPlan, LoadResult } from './load/load.ts'
import { median } from './load/statistics.ts'
import { cpuSeconds, startLoad } from './processes.ts'

export interface Sample extends LoadResult {
  /** CPU seconds that the gateways used in the window. */
  gatewayCpu: number
  /** CPU seconds that Redis used in the window. */
  redisCpu: number
}

export type Samples = Map<ContenderName, Sample[]>

const cpuOf = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)

/** One load against what runs already, with the CPU that its servers used in the measured window, whose phases are told. */
export async function sample(
  contender: Contender,
  plan: Pick<LoadPlan, 'warmUpMs' | 'measureMs' | 'rate'>,
  onPhase: (phase: 'connected' | 'begin' | 'end') => void = () => {},
): Promise<Sample> {
  const { wire, urls, members, gateways } = contender
  const redis = contender.redis === undefined ? [] : [contender.redis]
  const cpu = { gateways: 0, redis: 0 }
  const load = startLoad({ wire, urls, members, textLength: 200, ...plan }, (phase) => {
    const sign = phase === 'begin' ? -1 : phase === 'end' ? 1 : 0
    cpu.gateways += sign * cpuOf(gateways)
    cpu.redis += sign * cpuOf(redis)
    onPhase(phase)
  })
  return { ...(await load.result), gatewayCpu: cpu.gateways, redisCpu: cpu.redis }
}

/** Every contender in every round, the order turned by one each time, so that none always follows the same. */
export async function runRounds<Result>(
  names: readonly ContenderName[],
  rounds: number,
  seats: Seats,
  run: (contender: Contender) => Promise<Result>,
): Promise<Map<ContenderName, Result[]>> {
  const results = new Map<ContenderName, Result[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round) % names.length]
      if (!name) continue
      process.stderr.write(`round ${round + 1} of ${rounds}: ${name}\n`)
      await using contender = await startContender(name, seats)
      results.get(name)?.push(await run(contender))
    }
  return results
}

export interface Figure {
  middle: number
  low: number
  high: number
}

/** Median and spread of one quantity over the rounds. */
export function figureOf<Result>(
  results: readonly Result[] | undefined,
  of: (result: Result) => number,
): Figure {
  const values = (results ?? []).map(of)
  return { middle: median(values), low: Math.min(...values), high: Math.max(...values) }
}

/** Median over the rounds of one contender's figure divided by another's in the same round. */
export function ratioOf<Result>(
  results: Map<ContenderName, Result[]>,
  name: ContenderName,
  to: ContenderName,
  of: (result: Result) => number,
): Figure {
  const others = results.get(to) ?? []
  return figureOf(
    (results.get(name) ?? []).map((result, round) => {
      const other = others[round]
      return other === undefined ? Number.NaN : of(result) / of(other)
    }),
    (ratio) => ratio,
  )
}
