import { playKick, type Removal } from '@runnel/testing/kick'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'

const removals: readonly [Removal, string][] = [
  ['kick', 'removed'],
  ['ban', 'banned'],
  ['leave', 'leaving'],
  ['delete', 'with the channel deleted'],
]

/** Somebody with a device at each of three gateways ceases to be a member of a channel that is never quiet. Nothing behind that may reach them. */
export const kick: Experiment = {
  name: 'kick',
  promise: 'ACC-1',
  title: 'a member of a busy channel is removed; three gateways',
  async run(options) {
    const rounds = roundsOf(options, 25, 3)
    await using server = await startRedis()
    const rows: Row[] = []
    for (const [removal, words] of removals) {
      await using house = await startGateways(server.url, { count: 3, hasLimits: false })
      const startedAt = performance.now()
      const { before, after, ofStayed } = await playKick(house, { removal, rounds })
      for (const fault of after.slice(0, 3)) options.tell(fault)
      rows.push({
        case: words,
        rounds,
        operations: Object.values(before).reduce((sum, count) => sum + count, 0),
        refused: 0,
        faults: after.length,
        seconds: (performance.now() - startedAt) / 1_000,
        note: `heard before it: ${Object.entries(before)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', ')}`,
      })
      if (removal === 'kick')
        rows.push({
          case: 'somebody who stays, taken for the one removed',
          isControl: true,
          rounds,
          operations: 0,
          refused: 0,
          faults: ofStayed.length,
          seconds: 0,
        })
      options.tell(`${rounds} rounds of ${removal}`)
    }
    return rows
  },
}
