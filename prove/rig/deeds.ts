import { setTimeout as pause } from 'node:timers/promises'
import { aWhile, frozen, killed, writerOf, type Deed } from './deed.ts'
import type { Process } from './process.ts'
import type { Random } from './random.ts'
import { redisDeeds } from './redis-deeds.ts'

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
    name: 'all gateways are restarted, one after the other',
    to: 'gateway',
    async do({ gateways }) {
      for (const gateway of gateways) {
        await gateway.stop()
        await gateway.start()
      }
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
  {
    name: 'a worker is told to go',
    to: 'worker',
    async do({ workers }, random) {
      const worker = random.pick(workers)!
      await worker.stop()
      await worker.start()
    },
  },
  {
    name: 'the clock of a worker jumps',
    to: 'worker',
    do: ({ workers }, random) => random.pick(workers)!.moveClock(random.below(7_200_000) - 3_600_000),
  },
  { name: 'the load balancer is killed', to: 'balancer', do: ({ proxy }, random) => killed(proxy, random) },
  { name: 'the load balancer is reloaded', to: 'balancer', do: async ({ proxy }) => proxy.reload() },
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
    name: 'a gateway is cut off from the Sentinels',
    to: 'network',
    kinds: ['sentinel'],
    async do({ gateways, sentinels, cut, heal }, random) {
      const gateway = random.pick(gateways)!
      for (const sentinel of sentinels) await cut(gateway, sentinel)
      await aWhile(random, 10_000)
      await heal()
    },
  },
  {
    name: 'connections of devices lead nowhere',
    to: 'device',
    async do({ relay }, random) {
      relay.swallow(random.pick(['both', 'up', 'down'] as const)!, () => random.next() < 0.5)
      await aWhile(random, 12_000)
    },
  },
  ...redisDeeds,
]
