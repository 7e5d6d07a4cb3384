import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { underLoad } from '../under-load.ts'

/** How far clocks jump back and forth, in ms. */
const mostMs = 3_600_000
const cases = ['Redis', 'gateways and workers', 'devices', 'all at once'] as const

/** The wall clocks of Redis, of gateways and workers, and of people's devices jump by up to an hour, while timers go on. */
export const clockJumps: Experiment = {
  name: 'clock-jumps',
  promise: 'MSG-1',
  title: 'the wall clocks of Redis, gateways, workers and devices jump by up to an hour',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 15, 8)
    const rows: Row[] = []
    for (const whose of options.isShort ? cases.slice(-1) : cases)
      rows.push(
        ...(await underLoad(options, {
          case: whose,
          rounds,
          ...((whose === 'devices' || whose === 'all at once') && { load: { clockJumpMs: mostMs } }),
          async fault({ world, load, random }) {
            const servers = {
              Redis: world.stores,
              'gateways and workers': [...world.gateways, ...world.workers],
              devices: [],
              'all at once': [...world.stores, ...world.gateways, ...world.workers],
            }[whose]
            for (let round = 1; round <= rounds; round++) {
              const jumping = random.pick(servers)
              const ahead = random.below(2 * mostMs) - mostMs
              if (jumping) load.noteFault(`the clock of ${jumping.name} is ${ahead} ms ahead`)
              await jumping?.moveClock(ahead)
              await pause(1_000)
            }
          },
        })),
      )
    return rows
  },
}
