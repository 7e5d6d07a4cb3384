import type { Redis } from '@runnel/redis/connect'
import type { Job } from '@runnel/redis/job/job'

/** What a job needs to be run. */
export interface Workplace {
  redis: Redis
  /** Aborts when the job has taken too long: another worker may have it soon. */
  signal: AbortSignal
}

/** One kind of background work. It may run twice for the same job and must count once (WRK-1). */
export interface Work {
  /** The `type` of its jobs. */
  type: string
  run(job: Job, workplace: Workplace): Promise<void>
}

/** A job that no repetition will help: it goes to the dead letters at once. */
export class HopelessJob extends Error {}
