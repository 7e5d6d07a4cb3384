import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** The load balancer is told to read its configuration again, and is killed, by turns. */
export const balancer: Experiment = {
  name: 'balancer',
  promise: 'MSG-6',
  title: 'the load balancer is reloaded and killed',
  needsNetwork: true,
  run(options) {
    const rounds = roundsOf(options, 16, 4)
    return underLoad(options, {
      case: 'reloaded and killed by turns',
      rounds,
      fault: eachRound(rounds, async ({ world: { proxy }, load, random }, round) => {
        const isReload = round % 2 === 1
        load.noteFault(`${proxy.name} is ${isReload ? 'reloaded' : 'killed'}`)
        if (isReload) proxy.reload()
        else {
          await proxy.kill()
          await pause(random.below(2_000))
          await proxy.start()
        }
        await pause(1_500 + random.below(1_500))
      }),
    })
  },
}
