import { setTimeout as pause } from 'node:timers/promises'
import type { Process } from './process.ts'
import type { Random } from './random.ts'
import type { RedisProcess } from './stores.ts'
import type { World } from './world.ts'

/** Something bad that can be done to a world at any time, and is over when it settles. */
export interface Deed {
  name: string
  /** What it is done to: those to different ones can be done at once. */
  to: 'gateway' | 'worker' | 'balancer' | 'redis' | 'network'
  do(world: World, random: Random): Promise<void>
}

const aWhile = (random: Random, mostMs: number) => pause(200 + random.below(mostMs))

async function killed(process: Process, random: Random): Promise<void> {
  await process.kill()
  await aWhile(random, 2_500)
  await process.start()
}

async function frozen(process: Process, random: Random, mostMs: number): Promise<void> {
  process.freeze()
  await aWhile(random, mostMs)
  process.thaw()
}

/** A server that takes writes: the primary, or one of a Cluster's masters. */
async function writerOf({ kind, stores, readPrimary }: World, random: Random): Promise<RedisProcess> {
  return kind === 'cluster' ? random.pick(stores)! : readPrimary()
}

/** Answers for a moment, and then not for a longer one, again and again: alive, and of little use. */
async function stutters(process: Process, random: Random): Promise<void> {
  for (let count = 5 + random.below(15); count > 0; count--) {
    process.freeze()
    await pause(300 + random.below(300))
    process.thaw()
    await pause(100)
  }
}

/** What a long run goes round, at random. */
export const deeds: readonly Deed[] = [
  {
    name: 'a gateway is killed',
    to: 'gateway',
    do: ({ gateways }, random) => killed(random.pick(gateways)!, random),
  },
  {
    name: 'a gateway is told to go',
    to: 'gateway',
    async do({ gateways }, random) {
      const gateway = random.pick(gateways)!
      await gateway.stop()
      await gateway.start()
    },
  },
  {
    name: 'a gateway is frozen',
    to: 'gateway',
    do: ({ gateways }, random) => frozen(random.pick(gateways)!, random, 20_000),
  },
  {
    name: 'a gateway answers by fits and starts',
    to: 'gateway',
    do: ({ gateways }, random) => stutters(random.pick(gateways)!, random),
  },
  {
    name: 'a worker is killed',
    to: 'worker',
    do: ({ workers }, random) => killed(random.pick(workers)!, random),
  },
  {
    name: 'a worker is frozen',
    to: 'worker',
    do: ({ workers }, random) => frozen(random.pick(workers)!, random, 15_000),
  },
  { name: 'the load balancer is killed', to: 'balancer', do: ({ proxy }, random) => killed(proxy, random) },
  { name: 'the load balancer is reloaded', to: 'balancer', do: async ({ proxy }) => proxy.reload() },
  {
    name: 'Redis is killed',
    to: 'redis',
    do: async (world, random) => killed(await writerOf(world, random), random),
  },
  {
    name: 'the power of Redis fails',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.powerCut()
      await aWhile(random, 1_500)
      await redis.start()
    },
  },
  {
    name: 'Redis is frozen',
    to: 'redis',
    do: async (world, random) => frozen(await writerOf(world, random), random, 6_000),
  },
  {
    name: 'every connection of Redis is ended, again and again',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      for (let count = 1 + random.below(6); count > 0; count--) {
        await redis.ask('CLIENT', 'KILL', 'TYPE', random.pick(['normal', 'pubsub'] as const)!)
        await pause(random.below(600))
      }
    },
  },
  {
    name: 'the functions of Redis are gone',
    to: 'redis',
    do: async (world, random) => void (await (await writerOf(world, random)).ask('FUNCTION', 'FLUSH')),
  },
  {
    name: 'the disk of Redis is slow',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.slowDisk(50 + random.below(200))
      await aWhile(random, 5_000)
      await redis.slowDisk(0)
    },
  },
  {
    name: 'a gateway is cut off from Redis',
    to: 'network',
    async do(world, random) {
      await world.cut(
        random.pick(world.gateways)!,
        await writerOf(world, random),
        random.pick(['both', 'to', 'from'] as const),
      )
      await aWhile(random, 10_000)
      await world.heal()
    },
  },
  {
    name: 'the clock of a gateway jumps',
    to: 'gateway',
    do: ({ gateways }, random) => random.pick(gateways)!.moveClock(random.below(7_200_000) - 3_600_000),
  },
  {
    name: 'the clock of Redis jumps',
    to: 'redis',
    do: async (world, random) => (await writerOf(world, random)).moveClock(random.below(600_000) - 300_000),
  },
]
