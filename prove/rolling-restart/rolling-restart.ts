import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** Everything is told to go and started again, one after the other, as in an upgrade: gateways, workers, Redis, the load balancer. */
export const rollingRestart: Experiment = {
  name: 'rolling-restart',
  promise: 'MSG-6',
  title: 'everything is restarted, one process after the other',
  needsNetwork: true,
  run(options) {
    const rounds = roundsOf(options, 3, 1)
    return underLoad(options, {
      case: 'gateways, workers, Redis and the load balancer',
      rounds,
      fault: eachRound(rounds, async ({ world, load }) => {
        for (const process of [...world.gateways, ...world.workers, ...world.stores, world.proxy]) {
          load.noteFault(`${process.name} is restarted`)
          await process.stop()
          await process.start()
          await pause(1_500)
        }
      }),
    })
  },
}
