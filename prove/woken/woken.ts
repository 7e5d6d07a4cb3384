import { setTimeout as pause } from 'node:timers/promises'
import { playKick } from '@runnel/testing/kick'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { startWorld } from '../rig/world.ts'

const frozenMs = 20_000

/**
 * A gateway is stopped while somebody with a device there is removed, and wakes long after: what waited for it in its connections, from feeds and
 * from other gateways, comes all at once and in any order, and nothing of after the removal may go on from there.
 */
export const woken: Experiment = {
  name: 'woken',
  promise: 'ACC-1',
  title: 'a gateway is stopped for 20 s while one of its people is removed, and wakes',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 4, 1)
    await using world = await startWorld({ redis: 'single', gateways: 4, workers: 0 })
    const rows: Row[] = []
    for (const removal of options.isShort
      ? (['kick'] as const)
      : (['kick', 'ban', 'leave', 'delete'] as const)) {
      const startedAt = performance.now()
      const urls = world.gateways.map(({ address, port }) => `http://${address}:${port}`)
      // Nobody talks at the last one.
      const stopped = world.gateways.at(-1)!
      const amid = {
        before: () => stopped.freeze(),
        async after() {
          await pause(frozenMs)
          stopped.thaw()
        },
      }
      const { before, after, ofStayed } = await playKick(
        { urls, redis: world.redis },
        { removal, rounds, amid },
      )
      for (const fault of after.slice(0, 5)) options.tell(fault)
      const row = {
        rounds,
        operations: Object.values(before).reduce((sum, count) => sum + count, 0),
        refused: 0,
        seconds: (performance.now() - startedAt) / 1_000,
      }
      rows.push({ ...row, case: removal, faults: after.length })
      if (rows.length === 1)
        rows.push({
          ...row,
          case: `${removal}: somebody who stays, taken for the one removed`,
          faults: ofStayed.length,
          seconds: 0,
          isControl: true,
        })
      options.tell(`${rounds} rounds of ${removal}`)
    }
    return rows
  },
}
