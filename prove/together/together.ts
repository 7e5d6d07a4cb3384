import { setTimeout as pause } from 'node:timers/promises'
import { roundsOf, type Experiment } from '../experiment.ts'
import { eachRound, seenTooEarly, underLoad, type Stage } from '../under-load.ts'

/** Troubles seldom come alone: the primary is lost in the middle of an upgrade, a gateway is slow for all, and Redis ends all of its connections. */
export const together: Experiment = {
  name: 'together',
  promise: 'MSG-6',
  title: 'a failover amid a rolling restart; a gateway by fits and starts; every connection of Redis ended',
  needsNetwork: true,
  async run(options) {
    const rounds = roundsOf(options, 5, 1)
    const failover = await underLoad(options, {
      case: 'the primary is lost while gateways, workers and the load balancer are restarted',
      rounds,
      world: { redis: 'sentinel' },
      allows: seenTooEarly,
      fault: eachRound(rounds, async (stage) => {
        await Promise.all([loseThePrimary(stage), restartTheRest(stage)])
      }),
    })
    const slow = await underLoad(options, {
      case: 'one gateway answers by fits and starts, and the load balancer sends people to it',
      rounds,
      hasOtherControl: true,
      fault: eachRound(rounds, async ({ world, load, random }) => {
        const gateway = random.pick(world.gateways)!
        load.noteFault(`${gateway.name} answers by fits and starts`)
        for (let count = 15; count > 0; count--) {
          gateway.freeze()
          await pause(200 + random.below(600))
          gateway.thaw()
          await pause(100)
        }
      }),
    })
    const ended = await underLoad(options, {
      case: 'Redis ends every connection, again and again',
      rounds,
      hasOtherControl: true,
      fault: eachRound(rounds, async ({ world, load, random }) => {
        for (let count = 6; count > 0; count--) {
          const type = random.pick(['normal', 'pubsub'])!
          load.noteFault(`all connections are ended: ${type}`)
          await world.stores[0]!.ask('CLIENT', 'KILL', 'TYPE', type)
          await pause(100 + random.below(1_200))
        }
      }),
    })
    return [...failover, ...slow, ...ended]
  },
}

async function loseThePrimary({ world, load, random }: Stage): Promise<void> {
  await pause(random.below(2_000))
  const former = await world.readPrimary()
  load.noteFault(`${former.name} is cut off and killed`)
  for (const other of [...world.stores, ...world.sentinels])
    if (other !== former) await world.cut(former, other)
  await world.successorOf(former)
  await former.kill()
  await world.heal()
  await former.start()
  await world.wholeAgain()
}

async function restartTheRest({ world, load }: Stage): Promise<void> {
  for (const process of [...world.gateways, ...world.workers, world.proxy]) {
    load.noteFault(`${process.name} is restarted`)
    await process.stop()
    await process.start()
  }
}
