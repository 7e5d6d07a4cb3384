import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { makeOdd, makeRight, trimSome } from '../rig/oddities.ts'
import { underLoad } from '../under-load.ts'

/** Redis is there, and not as it should be: without its functions, with keys that are something else, with less history than before. */
export const oddRedis: Experiment = {
  name: 'odd-redis',
  promise: 'SYN-1',
  title: 'functions are missing, keys are of the wrong type, history is trimmed under its readers',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 12, 4)
    const functions = await underLoad(options, {
      case: 'all functions are gone, again and again',
      rounds,
      async fault({ world, load, random }) {
        for (let round = 1; round <= rounds; round++) {
          load.noteFault('functions are gone')
          await world.stores[0]!.ask('FUNCTION', 'FLUSH', 'SYNC')
          await pause(200 + random.below(1_500))
        }
      },
    })
    const types = await underLoad(options, {
      case: 'one key after the other is of the wrong type for a while',
      rounds: rounds * 5,
      async fault({ world, load, random, tell }) {
        const [redis] = world.stores
        for (let round = 1; round <= rounds * 5; round++) {
          const keys = (await redis!.ask('KEYS', `${world.redis.keys.prefix}:*`)) as string[]
          const key = random.pick(keys.toSorted())!
          load.noteFault(`${key} is of the wrong type`)
          await makeOdd(redis!, key)
          await pause(100 + random.below(800))
          await makeRight(redis!, key)
          await pause(random.below(300))
          if (round % 10 === 0) tell(`keys: ${round} of ${rounds * 5}`)
        }
        const dead = [...world.gateways, ...world.workers].filter(({ isRunning }) => !isRunning)
        return {
          faults: dead.map(({ name }) => ({
            promise: 'LOAD-1',
            damage: 'other' as const,
            what: `${name} died`,
          })),
        }
      },
      hasOtherControl: true,
    })
    const trimmed = await underLoad(options, {
      case: 'history is trimmed while readers are away',
      rounds,
      async fault({ world, load, random, tell }) {
        const [redis] = world.stores
        for (let round = 1; round <= rounds; round++) {
          const { channel } = random.pick(load.plan.channels)!
          const gateway = random.pick(world.gateways)!
          gateway.freeze()
          await pause(1_000 + random.below(2_000))
          await trimSome(world, channel, { redis: redis!, load, random })
          gateway.thaw()
          await pause(500 + random.below(2_000))
          tell(`trimmed: ${round} of ${rounds} rounds`)
        }
      },
      hasOtherControl: true,
    })
    return [...functions, ...types, ...trimmed]
  },
}
