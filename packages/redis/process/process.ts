import { randomBytes } from 'node:crypto'
import { measureSkew } from '../clock.ts'
import type { Redis } from '../connect.ts'
import { call, defineLibrary, libraryNames } from '../functions.ts'

const library = defineLibrary(import.meta.url, './process.lua')

/** How long a process that says nothing counts as running, in ms; it says so three times in that time. */
const leaseMs = 30_000

/** What a gateway or worker says of itself. */
export interface RunningProcess {
  kind: 'gateway' | 'worker'
  /** A gateway's own name, a worker's name among the consumers. */
  name: string
  release: string
  /** The newest protocol it speaks. */
  protocol: number
  /** How many replicas it lets hold a message before it is acknowledged (0 for a worker). */
  ackReplicas: number
  /** How far its clock is ahead of Redis's, in ms. */
  aheadMs: number
  /** The libraries of Redis Functions that it calls. */
  libraries: string[]
}

/**
 * Puts a process on the list of those that run, until it is let go; one that dies is off it after 30 s. A note that fails is told to `onError`,
 * and the next tries again, 10 s later: a Redis that is full keeps nobody from starting, as it can be read.
 */
export async function enlist(
  redis: Redis,
  about: Pick<RunningProcess, 'kind' | 'name' | 'release' | 'protocol'> & { ackReplicas?: number },
  onError: (error: unknown) => void,
): Promise<AsyncDisposable> {
  const keys = [redis.keys.processLeases, redis.keys.processes]
  // Two incarnations of one gateway may overlap for a moment.
  const id = `${about.kind} ${about.name} ${randomBytes(4).toString('hex')}`
  const note = async () => {
    const told: RunningProcess = {
      ackReplicas: 0,
      ...about,
      aheadMs: Math.round(-(await measureSkew(redis))),
      libraries: libraryNames(),
    }
    await call(redis, library, 'process_note', keys, [id, leaseMs, JSON.stringify(told)])
  }
  let noting = note().catch(onError)
  await noting
  const timer = setInterval(() => (noting = note().catch(onError)), leaseMs / 3)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await noting
      // What cannot be taken away lapses by itself.
      await call(redis, library, 'process_leave', keys, [id]).catch(() => 0)
    },
  }
}

/** The gateways and workers that run at this moment, by kind and name. */
export async function listProcesses(redis: Redis): Promise<RunningProcess[]> {
  const keys = [redis.keys.processLeases, redis.keys.processes]
  const rows = (await call(redis, library, 'process_list', keys, [], { readOnly: true })) as string[]
  return rows
    .map((row) => JSON.parse(row) as RunningProcess)
    .toSorted((one, other) =>
      `${one.kind} ${one.name}`.localeCompare(`${other.kind} ${other.name}`, 'en', { numeric: true }),
    )
}
