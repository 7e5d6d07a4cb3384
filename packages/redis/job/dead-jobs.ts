import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call } from '../functions.ts'
import { jobLibrary } from './library.ts'
import { fieldsOf, type Job, parseJob, partitionsOf } from './stored-job.ts'

/** A job that was given up. */
export interface DeadJob extends Job {
  /** Its own id among the dead letters. */
  letter: string
  group: string
  reason: string
}

/** The oldest dead letters of every partition, at most `limit` (100) of each. */
export async function readDeadJobs(
  redis: Redis,
  { limit = 100 }: { limit?: number } = {},
): Promise<DeadJob[]> {
  const { inside, keys } = redis
  const readPartition = async (partition: number) => {
    const entries = await inside.commands.xrange(keys.dead(partition), '-', '+', 'COUNT', limit)
    return entries.map(([letter, fields]) => {
      const { group = '', id = '', j = '', attempts = '0', reason = '' } = fieldsOf(fields)
      const { only: _, ...job } = parseJob(partition, id, ['j', j], Number(attempts))
      return { ...job, letter, group, reason }
    })
  }
  try {
    const found = await withDeadline(
      Promise.all(partitionsOf(redis).map(readPartition)),
      inside.deadlineMs,
      'XRANGE',
    )
    return found.flat()
  } catch (error) {
    throw toChatError(error)
  }
}

/** Gives a dead job to its group once more, as a new job. Rejects with `not_found` when the letter is gone. */
export async function replayDeadJob(
  redis: Redis,
  { partition, letter }: { partition: number; letter: string },
): Promise<void> {
  const { keys } = redis
  await call(redis, jobLibrary, 'job_replay', [keys.jobs(partition), keys.dead(partition)], [letter])
}

/** Throws a dead letter away. */
export async function discardDeadJob(
  redis: Redis,
  { partition, letter }: { partition: number; letter: string },
): Promise<void> {
  const { inside, keys } = redis
  try {
    await withDeadline(inside.commands.xdel(keys.dead(partition), letter), inside.deadlineMs, 'XDEL')
  } catch (error) {
    throw toChatError(error)
  }
}
