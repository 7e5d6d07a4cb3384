import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { removals, tryRemoval } from '../rig/removals.ts'

/** Somebody with a device at each of three gateways ceases to be a member of a channel that is never quiet. Nothing behind that may reach them. */
export const kick: Experiment = {
  name: 'kick',
  promise: 'ACC-1',
  title: 'a member of a busy channel is removed; three gateways',
  async run(options) {
    const rounds = roundsOf(options, 25, 3)
    await using server = await startRedis()
    const rows: Row[] = []
    for (const removal of removals) {
      await using house = await startGateways(server.url, { count: 3, hasLimits: false })
      rows.push(...(await tryRemoval(house, options, removal, { rounds })))
    }
    return rows
  },
}
