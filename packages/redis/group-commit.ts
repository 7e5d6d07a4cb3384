import { ChatError } from '@runnel/protocol/errors'
import { Cluster, type Command, type Pipeline, type Redis } from 'ioredis'
import type { Client } from './client.ts'
import { giveUp, tagOf } from './client.ts'
import { joinCommits, type Commit } from './commit.ts'
import { callOf } from './encode.ts'
import { toChatError } from './deadline.ts'

/** Sends appends in batches over a connection of their own. */
export interface Committer {
  /** Settles with the function's answer, once it is as safe as promised (MSG-2). Rejects with Redis's own error or a `ChatError`. */
  commit(commit: Commit): Promise<unknown>
}

/** So many appends leave together before the turn is over. */
const batchSize = 32

interface Waiting extends Commit {
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/**
 * Everything asked for within one turn of the event loop leaves as one write (in a Cluster one per slot), without waiting for earlier ones,
 * so that Redis commits it with one fsync; and of it what can be joined as one call, as most of what a call costs is the same for one
 * message and for ten. With `neededReplicas`, a batch ends with one `WAIT`, and what comes meanwhile becomes the next batch.
 */
export function openCommitter(options: {
  client: Client
  /** How many replicas must hold what is acknowledged now. */
  neededReplicas: () => number
  deadlineMs: number
  /** Keys of different slots lie on different servers. */
  isCluster: boolean
}): Committer {
  const { client, neededReplicas, deadlineMs, isCluster } = options
  const queues = new Map<string, Waiting[]>()
  const busy = new Set<string>()
  let isScheduled = false

  const flush = () => {
    isScheduled = false
    for (const [tag, batch] of queues) {
      if (busy.has(tag)) continue
      queues.delete(tag)
      if (neededReplicas() > 0) busy.add(tag)
      void send(batch).finally(() => {
        if (busy.delete(tag) && queues.has(tag)) schedule()
      })
    }
  }
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(flush)
  }

  const send = async (batch: Waiting[]) => {
    const needed = neededReplicas()
    if (needed === Number.POSITIVE_INFINITY) {
      for (const waiting of batch) waiting.reject(new ChatError('unavailable'))
      return
    }
    const timer = setTimeout(() => {
      const late = new ChatError('unavailable', {
        cause: new Error(`an append: no answer within ${deadlineMs} ms`),
      })
      for (const waiting of batch) waiting.reject(late)
      giveUp(client)
    }, deadlineMs)
    try {
      const calls = joinCommits(batch)
      const commands = calls.map(({ name, keys, args }) => callOf(name, keys, args))
      // Half of the deadline, so that "too few replicas" is told as such.
      const waitMs = Math.ceil(deadlineMs / 2)
      const answers =
        needed > 0 || client instanceof Cluster
          ? await sendPipelined(client, commands, { needed, waitMs })
          : await sendPlainly(client, commands)
      // Asked again: by now another server may be the primary.
      const tooFew =
        needed > 0 ? findTooFew(answers[calls.length], Math.max(needed, neededReplicas())) : undefined
      for (const [index, { commits, answers: answersOf }] of calls.entries()) {
        const [error, answer] = answers[index] ?? [new Error('no answer')]
        const each = error ? [] : answersOf(answer)
        for (const [place, waiting] of commits.entries()) {
          const its = error ?? each[place]
          if (its instanceof Error) waiting.reject(its)
          else if (tooFew) waiting.reject(tooFew)
          else waiting.resolve(its)
        }
      }
    } catch (error) {
      const failure = toChatError(error)
      for (const waiting of batch) waiting.reject(failure)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    commit: (commit) =>
      new Promise((resolve, reject) => {
        // While the server is away nothing waits here: the caller keeps what was not acknowledged.
        if (client.status !== 'ready') {
          reject(new ChatError('unavailable'))
          return
        }
        const tag = isCluster ? tagOf(commit.keys[0] ?? '') : ''
        const queue = queues.get(tag)
        const waiting = { ...commit, resolve, reject }
        if (queue) queue.push(waiting)
        else queues.set(tag, [waiting])
        // A full batch leaves at once: Redis works on it while the rest is still being asked for.
        if ((queues.get(tag)?.length ?? 0) >= batchSize) flush()
        else schedule()
      }),
  }
}

/** What a call was answered, or why it was not. */
type Outcome = [Error | null, unknown]

/** As one pipeline, to one server of a Cluster; behind the calls a `WAIT`, where one is needed. */
async function sendPipelined(
  client: Client,
  commands: readonly Command[],
  { needed, waitMs }: { needed: number; waitMs: number },
): Promise<Outcome[]> {
  const pipeline = client.pipeline() as Pipeline
  for (const command of commands) pipeline.sendCommand(command)
  if (needed > 0) pipeline.wait(needed, waitMs)
  return (await pipeline.exec()) ?? []
}

/** The same over one connection, in one write: a pipeline would only add to what that costs. */
function sendPlainly(client: Redis, commands: readonly Command[]): Promise<Outcome[]> {
  const { stream } = client
  // A single call, as nearly always, is one write anyway.
  if (commands.length > 1) stream.cork()
  const outcomes = commands.map((command) =>
    (client.sendCommand(command) as Promise<unknown>).then(
      (answer): Outcome => [null, answer],
      (error: Error): Outcome => [error, undefined],
    ),
  )
  if (commands.length > 1) stream.uncork()
  return Promise.all(outcomes)
}

/** The refusal for a batch that too few replicas hold: it is stored here, yet not as safe as promised, so its outcome is unknown. */
function findTooFew(answer: Outcome | undefined, needed: number): ChatError | undefined {
  const [error, count] = answer ?? [new Error('no answer to WAIT')]
  if (!error && Number(count) >= needed) return undefined
  return new ChatError('unavailable', {
    cause: error ?? new Error(`held by ${String(count)} of ${needed} replicas`),
  })
}
