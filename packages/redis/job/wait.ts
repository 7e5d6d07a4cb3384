import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, whenReady } from '../client.ts'
import type { Redis } from '../connect.ts'
import { withDeadline } from '../deadline.ts'
import { type GivenJob, parseJob } from './stored-job.ts'

/** How long a Cluster's partitions are left alone between two looks, in ms: they cannot be waited for together. */
const lookMs = 100

/** Who waits for what. */
export interface Wait {
  group: string
  consumer: string
  count: number
  blockMs: number
  partitions: readonly number[]
  signal?: AbortSignal | undefined
}

/** A map, as `call` gives it: a stream's key, its entries, the next one's key … */
type StreamAnswer = (string | [id: string, fields: string[]][])[]

/** Jobs not given to the group before, waited for up to `blockMs`. */
export async function waitForJobs(redis: Redis, wait: Wait): Promise<GivenJob[]> {
  if (wait.signal?.aborted) return []
  return redis.inside.isCluster ? lookForJobs(redis, wait) : blockForJobs(redis, wait)
}

async function blockForJobs(redis: Redis, wait: Wait): Promise<GivenJob[]> {
  const { deadlineMs } = redis.inside
  const client = blockingClient(redis, wait)
  await withDeadline(whenReady(client), deadlineMs, 'connecting to Redis')
  if (wait.signal?.aborted) return []
  // What is given out when we have gone would be nobody's until it is taken over: end the wait with the connection.
  const stop = () => client.disconnect(true)
  wait.signal?.addEventListener('abort', stop, { once: true })
  try {
    return await readGroup(redis, wait, client, ['BLOCK', wait.blockMs])
  } catch (error) {
    if (wait.signal?.aborted) return []
    throw error
  } finally {
    wait.signal?.removeEventListener('abort', stop)
  }
}

/** In a Cluster the partitions' streams are in different slots, which no one command reads. */
async function lookForJobs(redis: Redis, wait: Wait): Promise<GivenJob[]> {
  const { blockMs, partitions, signal } = wait
  const end = performance.now() + blockMs
  while (!signal?.aborted) {
    const looks = partitions.map((partition) =>
      readGroup(redis, { ...wait, blockMs: 0, partitions: [partition] }, redis.inside.commands, []),
    )
    const jobs = (await Promise.all(looks)).flat()
    if (jobs.length > 0 || performance.now() >= end) return jobs
    await sleep(lookMs, undefined, signal ? { signal } : {}).catch(() => {})
  }
  return []
}

async function readGroup(
  { inside, keys }: Redis,
  { group, consumer, count, blockMs, partitions }: Wait,
  client: Client,
  block: (string | number)[],
): Promise<GivenJob[]> {
  const streams = new Map(partitions.map((partition) => [keys.jobs(partition), partition]))
  const news = partitions.map(() => '>')
  const answer = client.call('XREADGROUP', [
    'GROUP',
    group,
    consumer,
    'COUNT',
    count,
    ...block,
    'STREAMS',
    ...streams.keys(),
    ...news,
  ])
  const found = (await withDeadline(answer, inside.deadlineMs + blockMs, 'XREADGROUP')) as StreamAnswer | null
  return (found ?? []).flatMap((part, index, all) => {
    if (typeof part === 'string') return []
    const partition = streams.get(all[index - 1] as string)!
    return part.map(([id, fields]) => parseJob(partition, id, fields, 1))
  })
}

const waiting = new WeakMap<Redis, Map<string, Client>>()

/** The connection on which one consumer waits: nothing else may use it meanwhile. */
function blockingClient(redis: Redis, { group, consumer }: Wait): Client {
  const clients = waiting.get(redis) ?? new Map<string, Client>()
  waiting.set(redis, clients)
  const name = `${group} ${consumer}`
  const client = clients.get(name) ?? redis.inside.open('jobs', { isBlocking: true })
  clients.set(name, client)
  return client
}

/** Lets go of the connection on which a consumer waited. */
export function endWaiting(redis: Redis, { group, consumer }: Pick<Wait, 'group' | 'consumer'>): void {
  const clients = waiting.get(redis)
  clients?.get(`${group} ${consumer}`)?.disconnect()
  clients?.delete(`${group} ${consumer}`)
}
