import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@runnel/testing/start-redis'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import type { RedisProcess } from '../rig/stores.ts'
import type { World } from '../rig/world.ts'
import { isLeading } from '../rig/stores-by-kind.ts'
import { seenTooEarly, underLoad, type Stage } from '../under-load.ts'

/**
 * The primary of a group is lost in several ways, and its successor must have everything that was acknowledged. Killing alone proves little:
 * what a dying process had sent still arrives. So it is cut off first, while it goes on taking what its gateways send.
 */
export const failover: Experiment = {
  name: 'failover',
  promise: 'MSG-6',
  title:
    'the primary crashes, loses power, freezes, is cut off from all or only from its group; Sentinels choose another',
  needsNetwork: true,
  async run(options) {
    const rows: Row[] = []
    for (const [name, loss] of Object.entries(losses)) rows.push(...(await lose(options, name, loss)))
    const unsafe = await lose(
      options,
      'cut off and killed, no replica asked',
      losses['cut off and killed']!,
      {
        RUNNEL_ACK_REPLICAS: '0',
      },
    )
    return [...rows, ...unsafe.map((row) => ({ ...row, isControl: true as const }))]
  },
}

/** Loses the primary until another is one; then gives it back. */
type Loss = (stage: Stage, former: RedisProcess) => Promise<void>

const losses: Readonly<Record<string, Loss>> = {
  crashed: async ({ world, random }, former) => {
    await former.kill()
    await world.successorOf(former)
    await pause(random.below(1_000))
    await former.start()
  },
  frozen: async ({ world, random }, former) => {
    former.freeze()
    await world.successorOf(former)
    // It wakes up as what it was, and has to be told.
    await pause(random.below(1_000))
    former.thaw()
  },
  'cut off from its group': async ({ world, random }, former) => {
    await cutOff(world, former)
    await world.successorOf(former)
    await pause(random.below(2_000))
    await world.heal()
  },
  'cut off and killed': async ({ world, random }, former) => {
    await cutOff(world, former)
    // Until the others have chosen, it goes on alone.
    await world.successorOf(former)
    await pause(random.below(500))
    await former.kill()
    await world.heal()
    await former.start()
  },
  'without power for a moment': async ({ random }, former) => {
    await former.powerCut()
    // Somewhat less or more than it takes the Sentinels to choose another.
    await pause(random.below(3_000))
    await former.start()
  },
  'without power for a moment, then killed when one replica alone has followed': async (
    { world, load, tell },
    former,
  ) => {
    const [follower, other] = world.stores.filter((store) => store !== former) as [RedisProcess, RedisProcess]
    await former.powerCut()
    await world.cut(former, other)
    await former.start()
    // Further than the primary, which began anew: it is the one that Sentinels choose as soon as they miss that. If they have missed it already,
    // they may have chosen the other one, which the former primary cannot follow from here.
    const isOtherChosen = () => isLeading(other, 0)
    await until(
      async () => (await isLeading(former, 1)) || (await isLeading(follower, 0)) || (await isOtherChosen()),
      30_000,
    )
    if (await isOtherChosen()) {
      tell('the other replica was chosen before one alone could follow')
      return world.heal()
    }
    const before = load.acknowledged
    await pause(3_000)
    tell(`${load.acknowledged - before} acknowledged while one replica follows`)
    await former.kill()
    await world.successorOf(former)
    await world.heal()
    await former.start()
  },
  'cut off from the Sentinels alone': async ({ world, random }, former) => {
    for (const sentinel of world.sentinels) await world.cut(former, sentinel)
    await world.successorOf(former)
    await pause(random.below(1_000))
    await world.heal()
  },
}

/** From the other servers and the Sentinels, one after the other; gateways reach it still. */
async function cutOff(world: World, former: RedisProcess): Promise<void> {
  for (const other of [...world.stores, ...world.sentinels])
    if (other !== former) await world.cut(former, other)
}

async function lose(
  options: RunOptions,
  name: string,
  loss: Loss,
  env: Readonly<Record<string, string>> = {},
): Promise<Row[]> {
  const rounds = roundsOf(options, 5, 1)
  return underLoad(options, {
    case: name,
    rounds,
    world: { redis: 'sentinel', env },
    allows: seenTooEarly,
    ...(name === 'crashed' ? {} : { hasOtherControl: true as const }),
    async fault(stage) {
      const { world, load, tell } = stage
      for (let round = 1; round <= rounds; round++) {
        const former = await world.readPrimary()
        load.noteFault(`${former.name} is ${name}`)
        await loss(stage, former)
        await world.wholeAgain()
        await pause(1_000)
        tell(`${name}: ${round} of ${rounds} rounds`)
      }
    },
  })
}
