import { setTimeout as pause } from 'node:timers/promises'
import type { Load } from './load.ts'
import type { Process } from './process.ts'
import type { Random } from './random.ts'
import type { Relay } from './relay.ts'
import type { RedisProcess } from './stores.ts'
import type { Kind } from './stores-by-kind.ts'
import type { World } from './world.ts'

/** Where people talk, and how they come there. */
export interface Scene extends World {
  relay: Relay
  load: Load
}

/** Something bad that can be done to a world at any time, and is over when it settles. */
export interface Deed {
  name: string
  /** What it is done to: those to different ones can be done at once. */
  to: 'gateway' | 'worker' | 'balancer' | 'redis' | 'sentinel' | 'network' | 'device'
  /** With which kinds of Redis it can be done; all when left out. */
  kinds?: readonly Kind[]
  do(scene: Scene, random: Random): Promise<void>
}

/** Waits at least 200 ms, and up to so much more. */
export const aWhile = (random: Random, mostMs: number) => pause(200 + random.below(mostMs))

/** Kills a process and starts it again soon. */
export async function killed(process: Process, random: Random): Promise<void> {
  await process.kill()
  await aWhile(random, 2_500)
  await process.start()
}

/** Stops a process for a while, which knows nothing of it. */
export async function frozen(process: Process, random: Random, mostMs: number): Promise<void> {
  process.freeze()
  await aWhile(random, mostMs)
  process.thaw()
}

/** A server that takes writes: the primary, or one of a Cluster's masters. */
export async function writerOf({ kind, stores, readPrimary }: World, random: Random): Promise<RedisProcess> {
  return kind === 'cluster' ? random.pick(stores)! : readPrimary()
}
