import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** One of three gateways is killed at a random moment, and comes back; then another. Their people go elsewhere and lose nothing. */
export const gatewayKilled: Experiment = {
  name: 'gateway-killed',
  promise: 'MSG-6',
  title: 'a gateway is killed, again and again; its people go to the others',
  needsNetwork: true,
  run(options) {
    const rounds = roundsOf(options, 20, 3)
    return underLoad(options, {
      case: 'killed and started again',
      rounds,
      fault: eachRound(rounds, async ({ world, load, random }) => {
        const gateway = random.pick(world.gateways)!
        load.noteFault(`${gateway.name} is killed`)
        await gateway.kill()
        await pause(500 + random.below(3_000))
        await gateway.start()
        await pause(random.below(2_000))
      }),
    })
  },
}
