import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call } from '../functions.ts'
import { jobLibrary } from './library.ts'
import { type Job, parseJob, partitionsOf } from './stored-job.ts'
import { endWaiting, waitForJobs } from './wait.ts'

export { type DeadJob, discardDeadJob, readDeadJobs, replayDeadJob } from './dead-jobs.ts'
export type { Job } from './stored-job.ts'

/** Makes a group of workers known, so that every job from the oldest on is given to it. */
export async function ensureGroups(redis: Redis, group: string): Promise<void> {
  const { inside, keys } = redis
  const make = async (partition: number) => {
    try {
      await inside.commands.xgroup('CREATE', keys.jobs(partition), group, '0', 'MKSTREAM')
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error
    }
  }
  try {
    await withDeadline(Promise.all(partitionsOf(redis).map(make)), inside.deadlineMs, 'XGROUP')
  } catch (error) {
    throw toChatError(error)
  }
}

interface Consumer {
  group: string
  consumer: string
}

/**
 * New jobs for a group, waited for up to `blockMs`; none when nothing came or `signal` aborts. Those meant for another group alone are
 * acknowledged and left out.
 */
export async function readJobs(
  redis: Redis,
  input: Consumer & { count: number; blockMs: number; partitions?: readonly number[]; signal?: AbortSignal },
): Promise<Job[]> {
  const { group, partitions = partitionsOf(redis) } = input
  try {
    const jobs = await waitForJobs(redis, { ...input, partitions })
    const foreign = jobs.filter((job) => job.only !== undefined && job.only !== group)
    await Promise.all(foreign.map((job) => acknowledgeJob(redis, { group, job })))
    return jobs.filter((job) => !foreign.includes(job)).map(({ only: _, ...job }) => job)
  } catch (error) {
    throw toChatError(error)
  }
}

/** Takes over jobs of any consumer of the group that nothing was heard of for `minIdleMs`. `vanished`: pending ones that no longer exist. */
export async function claimJobs(
  redis: Redis,
  { group, consumer, minIdleMs, count = 100 }: Consumer & { minIdleMs: number; count?: number },
): Promise<{ jobs: Job[]; vanished: number }> {
  const jobs: Job[] = []
  let vanished = 0
  for (const partition of partitionsOf(redis)) {
    if (jobs.length >= count) break
    const answer = await call(
      redis,
      jobLibrary,
      'job_claim',
      [redis.keys.jobs(partition)],
      [group, consumer, minIdleMs, count - jobs.length],
    )
    const [claimed, gone] = answer as [[id: string, fields: string[], attempts: number][], number]
    for (const [id, fields, attempts] of claimed) {
      const { only, ...job } = parseJob(partition, id, fields, attempts)
      if (only === undefined || only === group) jobs.push(job)
      else await acknowledgeJob(redis, { group, job })
    }
    vanished += gone
  }
  return { jobs, vanished }
}

/** Says that a job in hand is still being worked on; with `isRetry`, that another attempt begins. Undefined when it is somebody else's by now. */
export async function holdJob(
  redis: Redis,
  { group, consumer, job, isRetry = false }: Consumer & { job: Job; isRetry?: boolean },
): Promise<Job | undefined> {
  const attempts = await call(
    redis,
    jobLibrary,
    'job_hold',
    [redis.keys.jobs(job.partition)],
    [group, consumer, job.id, isRetry ? '1' : ''],
  )
  return attempts === 0 ? undefined : { ...job, attempts: Number(attempts) }
}

/** Says that a group is done with a job; when all are, it is deleted. False when the group had been done with it before. */
export async function acknowledgeJob(
  redis: Redis,
  { group, job }: { group: string; job: Job },
): Promise<void> {
  await call(redis, jobLibrary, 'job_acknowledge', [redis.keys.jobs(job.partition)], [group, job.id])
}

/** Gives a job up: it is kept among the dead letters with its reason, which must say nothing of what people wrote. */
export async function buryJob(
  redis: Redis,
  { group, job, error }: { group: string; job: Job; error: string },
): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    jobLibrary,
    'job_bury',
    [keys.jobs(job.partition), keys.dead(job.partition)],
    [group, job.id, job.content, job.attempts, error],
  )
}

/** Forgets a consumer that goes, unless it leaves jobs behind that others are to take over. */
export async function leaveConsumer(redis: Redis, { group, consumer }: Consumer): Promise<void> {
  endWaiting(redis, { group, consumer })
  await Promise.all(
    partitionsOf(redis).map((partition) =>
      call(redis, jobLibrary, 'job_leave', [redis.keys.jobs(partition)], [group, consumer]),
    ),
  )
}
