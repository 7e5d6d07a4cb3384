import { setTimeout as pause } from 'node:timers/promises'
import { ChatError } from '@runnel/protocol/errors'
import { connect } from '@runnel/testing/connection'
import { until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment } from '../experiment.ts'
import type { Fault } from '../rig/fault.ts'
import type { Load } from '../rig/load.ts'
import type { RedisProcess } from '../rig/stores.ts'
import type { World } from '../rig/world.ts'
import { underLoad } from '../under-load.ts'

/** Redis has no room left, in memory or on its disk. What is written waits with those who wrote it; what is there can be read as long as Redis lives. */
export const full: Experiment = {
  name: 'full',
  promise: 'LOAD-1',
  title: 'Redis reaches maxmemory; its disk is full',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 4, 1)
    const memory = await underLoad(options, {
      case: 'maxmemory is reached',
      rounds,
      async fault({ world, load, tell }) {
        const faults: Fault[] = []
        for (let round = 1; round <= rounds; round++) {
          load.noteFault('maxmemory is reached')
          await world.stores[0]!.ask('CONFIG', 'SET', 'maxmemory', '1mb')
          await refuses(load)
          faults.push(...(await findUnreadable(world, load)))
          await pause(4_000)
          await world.stores[0]!.ask('CONFIG', 'SET', 'maxmemory', '0')
          await pause(2_000)
          tell(`memory: ${round} of ${rounds} rounds`)
        }
        return { faults, note: 'all the while everybody was connected and could read' }
      },
    })
    const disk = await underLoad(options, {
      case: 'the disk is full; Redis ends itself, is started and ends again',
      rounds,
      async fault({ world, load, random, tell }) {
        const redis = world.stores[0]!
        let ends = 0
        for (let round = 1; round <= rounds; round++) {
          load.noteFault('the disk is full')
          await redis.disk.fill(4_096 + random.below(60_000))
          for (let again = 0; again < 2; again++) {
            await until(() => !redis.isRunning, 20_000)
            ends += 1
            await startAsSupervised(redis)
          }
          await redis.kill()
          await redis.disk.clear()
          await redis.start()
          await pause(2_000)
          tell(`disk: ${round} of ${rounds} rounds`)
        }
        return { note: `it ended ${ends} times` }
      },
      hasOtherControl: true,
    })
    return [...memory, ...disk]
  },
}

/** Nothing that is written is acknowledged any more. */
async function refuses(load: Load): Promise<void> {
  await until(async () => {
    const before = load.acknowledged
    await pause(500)
    return load.acknowledged === before && load.waiting > 0
  }, 20_000)
}

/** Whether somebody who comes now gets in, and reads every channel. */
async function findUnreadable(world: World, load: Load): Promise<Fault[]> {
  const { token } = load.plan.people[0]!
  const faults: Fault[] = []
  for (const { name, address, port } of world.gateways) {
    await using connection = await connect(`http://${address}:${port}`, token).catch((error: unknown) => {
      faults.push({ promise: 'LOAD-1', damage: 'other', what: `${name} lets nobody in: ${String(error)}` })
      return undefined
    })
    for (const { channel } of connection ? load.plan.channels : []) {
      const read = await connection!.ask('history:page', { channel }).catch((error: unknown) => error)
      // Somebody may have been removed from a channel just then.
      if (read instanceof Error && !(read instanceof ChatError && read.code === 'not_found'))
        faults.push({
          promise: 'LOAD-1',
          damage: 'other',
          what: `${name} cannot read ${channel}: ${read.message}`,
        })
    }
  }
  return faults
}

/** Starts a server that may end again at once. */
async function startAsSupervised(redis: RedisProcess): Promise<void> {
  await redis.start({ isUp: false })
  await pause(500)
}
