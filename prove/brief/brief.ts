import { setTimeout as pause } from 'node:timers/promises'
import type { Experiment } from '../experiment.ts'
import { syncNow } from '../power-cut/power-cut.ts'
import type { RedisProcess } from '../rig/stores.ts'
import { underLoad, type UnderLoad } from '../under-load.ts'

/** Of the faults the three that find most, one after the other: short enough to be among the tests. */
export const brief: Experiment = {
  name: 'brief',
  promise: 'MSG-6',
  title: 'a gateway is killed, replies are lost, and the power fails; half a minute for the tests',
  needsNetwork: true,
  async run(options) {
    const kept = await underLoad(options, { case: 'as delivered', ...worst })
    const lost = await underLoad(options, {
      case: 'appendfsync no',
      ...worst,
      world: { fsync: 'no', gateways: 1, workers: 0 },
      hasOtherControl: true,
      async fault({ world }) {
        await syncNow(world.stores[0]!, 'no')
        await cutPower(world.stores[0]!)
      },
    })
    return [...kept, ...lost.map((row) => ({ ...row, isControl: true as const }))]
  },
}

const worst: Omit<UnderLoad, 'case'> = {
  load: { people: 4, channels: 3, perSecond: 50 },
  async fault({ world, load, random }) {
    const [redis] = world.stores
    const [first, second] = world.gateways
    load.noteFault('a gateway is killed')
    await first!.kill()
    await pause(500)
    await first!.start()
    load.noteFault('replies are lost')
    await world.cut(second!, redis!, 'from')
    await pause(1_000)
    await world.heal()
    load.noteFault('the power fails')
    await cutPower(redis!, random.below(2_000))
  },
}

async function cutPower(redis: RedisProcess, tornBytes = 0): Promise<void> {
  await redis.slowDisk(4)
  await pause(1_000)
  await redis.powerCut({ tornBytes })
  await redis.slowDisk(0)
  await redis.start()
}
