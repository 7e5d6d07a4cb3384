import type { Redis } from '../connect.ts'

/** A piece of background work. It may be run twice and must count once (WRK-1): its id is the same each time. */
export interface Job {
  id: string
  partition: number
  type: string
  channel?: string
  user?: string
  /** Of `repair-channels`, where they come in: the id of the entry that says so, messages until then and the log's epoch. */
  from?: string
  /** Id of a thread's first message. */
  thread?: string
  /** Of `notify`: what it is about, whether it was said before and names people anew, or who reacted to it, and how. */
  message?: string
  edited?: boolean
  by?: string
  emoji?: string
  /** With this one. */
  attempts: number
  /** As it is stored. */
  content: string
}

/** A job as it was given out; `only` names the group it is meant for alone. */
export type GivenJob = Job & { only?: string | undefined }

/** Reads a job's stored fields. */
export function parseJob(partition: number, id: string, flat: readonly string[], attempts: number): GivenJob {
  const { j: content = '{}', only } = fieldsOf(flat)
  const { type = '', ...more } = JSON.parse(content) as { type?: string; channel?: string; user?: string }
  return { ...more, id, partition, type, attempts, content, only }
}

/** Fields and values of a stream entry. */
export function fieldsOf(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]),
  )
}

/** Every partition's number. */
export function partitionsOf({ keys }: Redis): number[] {
  return Array.from({ length: keys.partitions }, (_, partition) => partition)
}
