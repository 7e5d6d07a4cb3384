import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** The disk of Redis takes its time: always somewhat, or once for longer than anybody waits for an answer. */
export const slowDisk: Experiment = {
  name: 'slow-disk',
  promise: 'LOAD-1',
  title: 'syncs take a tenth of a second, or hang for longer than any deadline',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 6, 1)
    const slow = await underLoad(options, {
      case: 'every sync takes 100 ms',
      async fault({ world, load }) {
        load.noteFault('the disk is slow')
        await world.stores[0]!.slowDisk(100)
        await pause(rounds * 5_000)
        await world.stores[0]!.slowDisk(0)
      },
    })
    const hanging = await underLoad(options, {
      case: 'a sync hangs for 8 s, and then another',
      rounds,
      fault: eachRound(rounds, async ({ world, load }) => {
        load.noteFault('the disk hangs')
        await world.stores[0]!.slowDisk(8_000)
        // One is under way by then; those after it are quick again, but for one more.
        await pause(9_000)
        await world.stores[0]!.slowDisk(0)
        await pause(3_000)
      }),
      hasOtherControl: true,
    })
    return [...slow, ...hanging]
  },
}
