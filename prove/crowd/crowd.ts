import { returnAtOnce } from '@runnel/bench/measures/return-at-once'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { findOutOfBounds } from '../rig/check-lives.ts'

/** One of three gateways is killed, and all of its people return to the other two at once, each with the SDK as in a browser. */
export const crowd: Experiment = {
  name: 'crowd',
  promise: 'LOAD-1',
  title: 'three thousand sockets return at once',
  async run(options) {
    const rounds = roundsOf(options, 2, 1)
    const count = options.isShort ? 300 : 3_000
    const rows: Row[] = []
    for (let round = 1; round <= rounds; round++) {
      const startedAt = performance.now()
      const { allMs, p99Ms, attempts, takenForGone, reallyGone, lagMs, machineLagMs } =
        await returnAtOnce(count)
      const faults = findOutOfBounds([
        { what: 'ms until all were back', value: allMs, most: 30_000 },
        { what: 'times that somebody was taken for gone who was back in time', value: takenForGone, most: 0 },
        // What holds up a process that only waits is not the gateway's doing.
        { what: 'ms that a gateway was held up', value: lagMs - machineLagMs, most: 1_000 },
      ])
      for (const { what } of faults) options.tell(what)
      rows.push({
        case: `${count.toLocaleString('en-US')} people`,
        rounds: 1,
        operations: Math.round(count * attempts),
        refused: Math.round(count * (attempts - 1)),
        faults: faults.length,
        lost: 0,
        recoverSeconds: allMs / 1_000,
        seconds: (performance.now() - startedAt) / 1_000,
        note: `99 of 100 back after ${(p99Ms / 1_000).toFixed(1)} s, ${attempts.toFixed(1)} attempts each, a gateway held up for ${Math.round(lagMs)} ms at most and an idle process for ${Math.round(machineLagMs)} ms, ${takenForGone} taken for gone, and ${reallyGone} times somebody who was away for too long`,
      })
    }
    return rows
  },
}
