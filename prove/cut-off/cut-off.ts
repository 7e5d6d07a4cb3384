import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import type { Random } from '../rig/random.ts'
import type { World } from '../rig/world.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** Gateways and Redis lose sight of each other, wholly or on one way: then Redis does what it was asked, and nobody hears of it. */
export const cutOff: Experiment = {
  name: 'cut-off',
  promise: 'MSG-3',
  title: 'replies of Redis are lost after it did what was asked; gateways are cut off; feeds are ended',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 6, 1)
    const often = (disturb: (world: World, random: Random) => Promise<void>) =>
      eachRound(rounds, async ({ world, random }) => {
        await disturb(world, random)
        await pause(2_000 + random.below(2_000))
      })
    const replies = await underLoad(options, {
      case: 'replies to two of three gateways are lost for some seconds',
      rounds,
      fault: often(async (world, random) => {
        const spared = random.pick(world.gateways)
        for (const gateway of world.gateways)
          if (gateway !== spared) await world.cut(gateway, world.stores[0]!, 'from')
        await pause(1_000 + random.below(9_000))
        await world.heal()
      }),
    })
    const gateway = await underLoad(options, {
      case: 'a gateway is cut off from Redis for up to 20 s',
      rounds,
      fault: often(async (world, random) => {
        await world.cut(random.pick(world.gateways)!, world.stores[0]!)
        await pause(1_000 + random.below(19_000))
        await world.heal()
      }),
      hasOtherControl: true,
    })
    const feeds = await underLoad(options, {
      case: 'the connections that feeds come over are ended again and again',
      rounds,
      fault: often(async (world, random) => {
        for (let count = 0; count < 10; count++) {
          await world.stores[0]!.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')
          await pause(random.below(400))
        }
      }),
      hasOtherControl: true,
    })
    return [...replies, ...gateway, ...feeds]
  },
}
