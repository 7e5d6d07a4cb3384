import { setTimeout as pause } from 'node:timers/promises'
import type { Process } from './process.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Something bad that can be done to a world at any time, and is over when it settles. */
export interface Deed {
  name: string
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

/** What a long run goes round, at random. */
export const deeds: readonly Deed[] = [
  { name: 'a gateway is killed', do: ({ gateways }, random) => killed(random.pick(gateways)!, random) },
  {
    name: 'a gateway is told to go',
    async do({ gateways }, random) {
      const gateway = random.pick(gateways)!
      await gateway.stop()
      await gateway.start()
    },
  },
  {
    name: 'a gateway is frozen',
    do: ({ gateways }, random) => frozen(random.pick(gateways)!, random, 12_000),
  },
  { name: 'a worker is killed', do: ({ workers }, random) => killed(random.pick(workers)!, random) },
  { name: 'a worker is frozen', do: ({ workers }, random) => frozen(random.pick(workers)!, random, 15_000) },
  { name: 'the load balancer is killed', do: ({ proxy }, random) => killed(proxy, random) },
  { name: 'the load balancer is reloaded', do: async ({ proxy }) => proxy.reload() },
  { name: 'Redis is killed', do: async ({ readPrimary }, random) => killed(await readPrimary(), random) },
  {
    name: 'the power of Redis fails',
    async do({ readPrimary }, random) {
      const redis = await readPrimary()
      await redis.powerCut()
      await aWhile(random, 1_500)
      await redis.start()
    },
  },
  {
    name: 'Redis is frozen',
    do: async ({ readPrimary }, random) => frozen(await readPrimary(), random, 6_000),
  },
  {
    name: 'a gateway is cut off from Redis',
    async do(world, random) {
      await world.cut(
        random.pick(world.gateways)!,
        await world.readPrimary(),
        random.pick(['both', 'to', 'from'] as const),
      )
      await aWhile(random, 10_000)
      await world.heal()
    },
  },
  {
    name: 'the clock of a gateway jumps',
    do: ({ gateways }, random) => random.pick(gateways)!.moveClock(random.below(7_200_000) - 3_600_000),
  },
  {
    name: 'the clock of Redis jumps',
    do: async ({ readPrimary }, random) => (await readPrimary()).moveClock(random.below(600_000) - 300_000),
  },
]
