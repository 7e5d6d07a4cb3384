import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@runnel/testing/start-redis'
import { aWhile, frozen, killed, writerOf, type Deed, type Scene } from './deed.ts'
import { makeOdd, makeRight, trimSome } from './oddities.ts'
import type { Process } from './process.ts'
import type { Random } from './random.ts'
import type { RedisProcess } from './stores.ts'

/** Loses a server's power while syncs take a while, as on a real disk: then there is something under way. */
async function powerFails(redis: RedisProcess, random: Random): Promise<void> {
  await redis.slowDisk(10)
  await aWhile(random, 500)
  await redis.powerCut({ tornBytes: random.pick([0, 600])! })
  await redis.slowDisk(0)
  await aWhile(random, 1_500)
  await redis.start()
}

/** Loses every packet between the primary and some of its group for a while, while gateways reach it. */
async function cutOff(scene: Scene, others: readonly Process[], random: Random): Promise<void> {
  const primary = await scene.readPrimary()
  for (const other of others) if (other !== primary) await scene.cut(primary, other)
  await aWhile(random, 8_000)
  await scene.heal()
}

/** A server that follows the primary. */
async function followerOf({ readPrimary, stores }: Scene, random: Random): Promise<RedisProcess> {
  const primary = await readPrimary()
  return random.pick(stores.filter((store) => store !== primary))!
}

/** What is done to Redis and its Sentinels. */
export const redisDeeds: readonly Deed[] = [
  {
    name: 'Redis is killed',
    to: 'redis',
    do: async (world, random) => killed(await writerOf(world, random), random),
  },
  {
    name: 'the power of Redis fails',
    to: 'redis',
    do: async (world, random) => powerFails(await writerOf(world, random), random),
  },
  {
    name: 'the power of Redis fails while its file is rewritten',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.ask('BGREWRITEAOF')
      await powerFails(redis, random)
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
    name: 'the disk of Redis hangs',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.slowDisk(8_000)
      await aWhile(random, 1_000)
      // The sync that is under way takes its time.
      await redis.slowDisk(0)
      await pause(8_000)
    },
  },
  {
    name: 'the disk of Redis is full',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.disk.fill(4_096 + random.below(60_000))
      // It ends itself, unless nothing is written to it.
      await until(() => !redis.isRunning, 10_000).catch(() => redis.kill())
      await redis.disk.clear()
      await redis.start()
    },
  },
  {
    name: 'Redis reaches maxmemory',
    to: 'redis',
    async do(world, random) {
      const redis = await writerOf(world, random)
      await redis.ask('CONFIG', 'SET', 'maxmemory', '1mb')
      await aWhile(random, 12_000)
      await redis.ask('CONFIG', 'SET', 'maxmemory', '0')
    },
  },
  {
    name: 'a key of a channel is of the wrong type',
    to: 'redis',
    kinds: ['single'],
    async do({ stores: [redis], load }, random) {
      const { channel } = random.pick(load.plan.channels)!
      const keys = (await redis!.ask('KEYS', `*${channel}*`)) as string[]
      const key = random.pick(keys.toSorted())!
      await makeOdd(redis!, key)
      await aWhile(random, 800)
      await makeRight(redis!, key)
    },
  },
  {
    name: 'history is trimmed',
    to: 'redis',
    kinds: ['single'],
    do: (scene, random) =>
      trimSome(scene, random.pick(scene.load.plan.channels)!.channel, {
        redis: scene.stores[0]!,
        load: scene.load,
        random,
      }),
  },
  {
    name: 'a replica is killed',
    to: 'redis',
    kinds: ['sentinel'],
    do: async (scene, random) => killed(await followerOf(scene, random), random),
  },
  {
    name: 'the power of a replica fails',
    to: 'redis',
    kinds: ['sentinel'],
    do: async (scene, random) => powerFails(await followerOf(scene, random), random),
  },
  {
    name: 'a replica is frozen',
    to: 'redis',
    kinds: ['sentinel'],
    do: async (scene, random) => frozen(await followerOf(scene, random), random, 6_000),
  },
  {
    name: 'the primary is cut off from its group',
    to: 'redis',
    kinds: ['sentinel'],
    do: (scene, random) => cutOff(scene, [...scene.stores, ...scene.sentinels], random),
  },
  {
    name: 'the primary is cut off from the Sentinels alone',
    to: 'redis',
    kinds: ['sentinel'],
    do: (scene, random) => cutOff(scene, scene.sentinels, random),
  },
  {
    name: 'a Sentinel is killed',
    to: 'sentinel',
    kinds: ['sentinel'],
    do: ({ sentinels }, random) => killed(random.pick(sentinels)!, random),
  },
  {
    name: 'a Sentinel is frozen',
    to: 'sentinel',
    kinds: ['sentinel'],
    do: ({ sentinels }, random) => frozen(random.pick(sentinels)!, random, 8_000),
  },
  {
    name: 'the clock of Redis jumps',
    to: 'redis',
    do: async (world, random) => (await writerOf(world, random)).moveClock(random.below(600_000) - 300_000),
  },
]
