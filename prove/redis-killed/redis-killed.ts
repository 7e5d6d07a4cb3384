import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** Redis is killed at random moments and started again. That alone proves nothing about disks: what was written is in the machine's memory still. */
export const redisKilled: Experiment = {
  name: 'redis-killed',
  promise: 'MSG-6',
  title: 'Redis is killed, again and again; and a master of a Cluster',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 10, 2)
    const single = await underLoad(options, {
      case: 'a single Redis',
      rounds,
      fault: eachRound(rounds, async ({ world, load, random }) => {
        const redis = world.stores[0]!
        load.noteFault('Redis is killed')
        await redis.kill()
        await pause(100 + random.below(2_500))
        await redis.start()
        await pause(random.below(2_000))
      }),
    })
    const cluster = await underLoad(options, {
      case: 'a master of a Cluster of three, which comes back',
      rounds,
      world: { redis: 'cluster' },
      fault: eachRound(rounds, async ({ world, load, random }) => {
        const master = random.pick(world.stores)!
        load.noteFault(`${master.name} is killed`)
        await master.kill()
        // Long enough, sometimes, for the others to call it failed.
        await pause(200 + random.below(5_000))
        await master.start()
        await world.wholeAgain()
        await pause(random.below(2_000))
      }),
      hasOtherControl: true,
    })
    return [...single, ...cluster]
  },
}
