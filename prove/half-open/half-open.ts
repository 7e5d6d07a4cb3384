import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { findOutOfBounds } from '../rig/check-lives.ts'
import { findLateness } from '../rig/check-readers.ts'
import { startRelay } from '../rig/relay.ts'
import { startWorld } from '../rig/world.ts'
import { talkAndLook } from '../under-load.ts'

/**
 * How long a device may take until it is back, in ms, when its connection leads nowhere: it is asked by the server every 20 s and has 15 s to
 * answer, and looks itself every 10 s; then it needs another connection, which a busy machine may take its time for.
 */
const mostMs = 60_000
const ways = ['both', 'up', 'down'] as const

/** Half of all devices lose their way to the server and keep their connection: a laptop that slept, a network that was changed, a cable. */
export const halfOpen: Experiment = {
  name: 'half-open',
  promise: 'SYN-1',
  title: 'connections of devices stay open and lead nowhere, both ways or one',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 6, 1)
    await using world = await startWorld({ redis: 'single' })
    await using relay = await startRelay(world.url)
    const rows: Row[] = []
    for (const way of ways) {
      let lateMs = 0
      const [row, control] = await talkAndLook({ ...world, url: relay.url }, options, {
        case: { both: 'both ways', up: 'what devices say is lost', down: 'what devices are told is lost' }[
          way
        ],
        rounds,
        load: { people: 6, channels: 4, perSecond: 30 },
        judge(history) {
          lateMs = findLateness(history)
          return findOutOfBounds([
            { what: 'ms until a device was shown what others were', value: lateMs, most: mostMs },
          ])
        },
        async fault({ load, random, tell }) {
          for (let round = 1; round <= rounds; round++) {
            const count = relay.swallow(way, () => random.next() < 0.5)
            load.noteFault(`${count} connections lead nowhere: ${way}`)
            tell(`${round} of ${rounds} rounds: ${count} connections lead nowhere`)
            await pause(12_000)
          }
        },
      })
      rows.push(
        {
          ...row!,
          note: `a device was shown something ${(lateMs / 1_000).toFixed(1)} s after others at most`,
        },
        ...(control && way === 'both' ? [control] : []),
      )
    }
    return rows
  },
}
