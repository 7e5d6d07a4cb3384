import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, underLoad } from '../under-load.ts'

/** Everybody has three tabs that share one outbox, and gateways are killed: whichever tab has the turn sends, and none sends another's twice. */
export const twoTabs: Experiment = {
  name: 'two-tabs',
  promise: 'MSG-3',
  title: 'three tabs share an outbox while gateways are killed and answers are lost',
  needsNetwork: true,
  run(options) {
    const rounds = roundsOf(options, 8, 2)
    return underLoad(options, {
      case: 'one outbox',
      rounds,
      load: { people: 5, channels: 4, perSecond: 30, devicesEach: 1, tabs: 3, lostAnswers: 0.01 },
      fault: eachRound(rounds, async ({ world, load, random }) => {
        const gateway = random.pick(world.gateways)!
        load.noteFault(`${gateway.name} is killed`)
        await gateway.kill()
        await pause(random.below(1_500))
        await gateway.start()
        await pause(2_000)
      }),
    })
  },
}
