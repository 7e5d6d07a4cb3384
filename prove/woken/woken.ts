import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from '@runnel/testing/connection'
import { roundsOf, type Experiment, type Row } from '../experiment.ts'
import { removals, tryRemoval } from '../rig/removals.ts'
import { startWorld } from '../rig/world.ts'

const frozenMs = 20_000

/** Connections are asked after every 20 s, and given up by a device that hears nothing for 35: the gateway sleeps in between. */
async function isAskedAfter({ socket, askAnything }: Connection): Promise<void> {
  await new Promise((resolve, reject) => {
    socket.io.once('ping', () => resolve(undefined))
    socket.once('disconnect', (reason) => reject(new Error(reason)))
  })
  // What the device said to that has come, too, before this.
  await askAnything('session:resume', {})
}

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
    const urls = world.gateways.map(({ address, port }) => `http://${address}:${port}`)
    // Nobody talks at the last one.
    const stopped = world.gateways.at(-1)!
    const amid = {
      async before(atLast: readonly Connection[]) {
        await Promise.all(atLast.map(isAskedAfter))
        stopped.freeze()
      },
      async after() {
        await pause(frozenMs)
        stopped.thaw()
      },
    }
    const rows: Row[] = []
    for (const removal of options.isShort ? removals.slice(0, 1) : removals)
      rows.push(...(await tryRemoval({ urls, redis: world.redis }, options, removal, { rounds, amid })))
    return rows
  },
}
