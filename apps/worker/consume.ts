import { tracingChannel } from 'node:diagnostics_channel'
import { ChatError } from '@runnel/protocol/errors'
import type { Redis } from '@runnel/redis/connect'
import {
  acknowledgeJob,
  buryJob,
  claimJobs,
  ensureGroups,
  holdJob,
  leaveConsumer,
  readJobs,
} from '@runnel/redis/job/job'
import type { Job } from '@runnel/redis/job/job'
import { fullJitter } from '@runnel/rules/backoff'
import type { Log } from '@runnel/server/log'
import type { WorkerMetrics } from './metrics.ts'
import { isPauseOver } from './pause.ts'
import { HopelessJob } from './work.ts'
import type { Work } from './work.ts'

/** A run of a job, as those who trace are told of it. */
export interface TracedJob {
  /** Its type. */
  job: string
}

/** Free while nobody listens. */
const runs = tracingChannel<unknown, TracedJob>('runnel:job')

export interface ConsumeTimes {
  /** A job that its worker has said nothing of for so long, in ms, is taken over. Said three times in that time. */
  visibilityMs: number
  /** How long one run may take before it counts as failed. */
  runMs: number
  /** How often jobs that were left over are looked for. */
  claimMs: number
  /** How long one read waits for new jobs. */
  blockMs: number
  /** Bounds of the pause before a failed job is run again; the longest is well below `visibilityMs`. */
  backoff: { baseMs: number; capMs: number }
}

export const consumeTimes: ConsumeTimes = {
  visibilityMs: 30_000,
  runMs: 120_000,
  claimMs: 10_000,
  blockMs: 5_000,
  backoff: { baseMs: 1_000, capMs: 15_000 },
}

/** How often in a row Redis may be away from a job's runs; in pauses of up to a quarter of a minute that is some ten minutes. */
const mostAbsences = 80

export interface Consume {
  redis: Redis
  log: Log
  metrics: WorkerMetrics
  /** All workers of a group share its jobs; each group gets every job. */
  group: string
  /** A name nobody else has, also not after a restart: what was pending under it is taken over like anyone's. */
  consumer: string
  works: readonly Work[]
  times?: ConsumeTimes
  /** How often a job is run before it goes to the dead letters (5). */
  maxAttempts?: number
  /** Jobs in hand above which no more are taken, those that wait for their next attempt included (32). */
  capacity?: number
  random?: () => number
}

/** Runs background work until it is let go, which waits for the jobs that run. */
export function consume(options: Consume): AsyncDisposable {
  const { redis, log, metrics, group, consumer, works } = options
  const { times = consumeTimes, maxAttempts = 5, capacity = 32, random = Math.random } = options
  const byType = new Map(works.map((work) => [work.type, work]))
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()

  async function run(job: Job): Promise<void> {
    const work = byType.get(job.type)
    if (!work) throw new HopelessJob(`nobody here does ${job.type}`)
    const late = AbortSignal.timeout(times.runMs)
    // While it runs it stays ours.
    const hold = () => void holdJob(redis, { group, consumer, job }).catch(() => {})
    const holding = setInterval(hold, times.visibilityMs / 3)
    const stopTimer = metrics.seconds.startTimer({ type: work.type })
    try {
      // A run that does not heed the signal is not waited for: it may go on beside the next one.
      const running = () => work.run(job, { redis, signal: late })
      const traced = runs.hasSubscribers
        ? runs.tracePromise(running, { job: work.type } satisfies TracedJob)
        : running()
      await Promise.race([traced, failedBy(late)])
    } finally {
      clearInterval(holding)
      stopTimer()
    }
  }

  /** From one attempt to the next until it is done or given up, or somebody else's. */
  async function see(first: Job): Promise<void> {
    let absences = 0
    for (let job: Job | undefined = first; job;) {
      // Given out after its last attempt: whoever had it never said how it ended.
      if (job.attempts > maxAttempts) return bury(job, 'ended its worker')
      try {
        await run(job)
      } catch (error) {
        const about = { job: job.id, partition: job.partition, type: job.type, attempts: job.attempts }
        log.warn({ ...about, error }, 'a job failed')
        metrics.jobs.inc({ type: labelOf(job), outcome: 'failed' })
        // A server of Redis could not do its part: that says nothing of the job, and is no attempt at it.
        const isAbsence = isUnavailable(error) && (absences += 1) < mostAbsences
        if (error instanceof HopelessJob || (!isAbsence && job.attempts >= maxAttempts))
          return bury(job, reasonOf(error))
        // One that waits when we stop is left pending, for others to take over.
        const wait = fullJitter(isAbsence ? absences : job.attempts - 1, random, times.backoff)
        if (!(await isPauseOver(wait, stopping.signal))) return
        job = await holdJob(redis, { group, consumer, job, isRetry: !isAbsence })
        continue
      }
      await acknowledgeJob(redis, { group, job })
      metrics.jobs.inc({ type: labelOf(job), outcome: 'done' })
      return
    }
  }

  async function bury(job: Job, error: string): Promise<void> {
    await buryJob(redis, { group, job, error })
    log.error({ job: job.id, type: job.type, attempts: job.attempts, reason: error }, 'a job was given up')
    metrics.jobs.inc({ type: labelOf(job), outcome: 'dead' })
  }

  /** Types come from stored data: only known ones become a label. */
  const labelOf = ({ type }: Job) => (byType.has(type) ? type : 'unknown')

  function take(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const seen = see(job)
        // Redis went away in between: the job is still pending, and is taken over.
        .catch((error: unknown) => log.warn({ job: job.id, error }, 'a job could not be seen through'))
        .finally(() => inHand.delete(seen))
      inHand.add(seen)
    }
    metrics.inHand.set(inHand.size)
  }

  async function round(claimedAt: number): Promise<number> {
    if (inHand.size >= capacity) {
      await Promise.race([...inHand, aborted(stopping.signal)])
      return claimedAt
    }
    const count = capacity - inHand.size
    if (performance.now() - claimedAt >= times.claimMs) {
      const { jobs, vanished } = await claimJobs(redis, {
        group,
        consumer,
        minIdleMs: times.visibilityMs,
        count,
      })
      if (vanished > 0) log.error({ vanished }, 'pending jobs had been deleted unseen')
      metrics.vanished.inc(vanished)
      metrics.claimed.inc(jobs.length)
      take(jobs)
      return performance.now()
    }
    take(await readJobs(redis, { group, consumer, count, blockMs: times.blockMs, signal: stopping.signal }))
    return claimedAt
  }

  async function loop(): Promise<void> {
    let claimedAt = Number.NEGATIVE_INFINITY
    let failures = 0
    let isReady = false
    while (!stopping.signal.aborted)
      try {
        if (!isReady) await ensureGroups(redis, group)
        isReady = true
        claimedAt = await round(claimedAt)
        failures = 0
      } catch (error) {
        if (stopping.signal.aborted) break
        log.warn({ error }, 'jobs cannot be read')
        // A flushed or restored Redis has lost its groups too.
        isReady = false
        await isPauseOver(fullJitter(failures++, random, { baseMs: 200, capMs: 5_000 }), stopping.signal)
      }
  }

  const looping = loop()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await looping
      await Promise.all(inHand)
      await leaveConsumer(redis, { group, consumer }).catch(() => {})
    },
  }
}

/** What an administrator reads beside a dead job. Never what people wrote: texts of our own errors, and codes. */
function reasonOf(error: unknown): string {
  if (error instanceof ChatError) return error.code
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown'
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ChatError && error.code === 'unavailable'
}

async function failedBy(signal: AbortSignal): Promise<never> {
  await aborted(signal)
  throw new Error('took too long')
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
