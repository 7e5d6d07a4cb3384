import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'
import { threadKey } from './thread.ts'
import type { ThreadKey } from './thread.ts'

/** Reading on is told once in this time, in ms. */
const tellMs = 400
/** Counts that only the server can tell are asked for within this time, in ms. */
const recountMs = 3_000

interface Mark {
  channel: ChannelId
  thread: EntryId
  reply: number
}

export interface ThreadMarksOptions {
  clock: Clock
  random: () => number
  request: Request
  standingOf(channel: ChannelId, thread: EntryId): ThreadStanding | undefined
  onTold(standing: ThreadStanding): void
}

/** Tells how far I have read threads: a moment later, only forwards, and after being offline what was read meanwhile. */
export function createThreadMarks({ clock, random, request, standingOf, onTold }: ThreadMarksOptions) {
  const untold = new Map<ThreadKey, Mark>()
  const unsure = new Map<ThreadKey, Omit<Mark, 'reply'>>()
  let isOnline = false
  let cancel: (() => void) | undefined

  function later(ms = tellMs): void {
    if (isOnline) cancel ??= clock.after(ms, () => void tellAll())
  }

  async function tellAll(): Promise<void> {
    cancel = undefined
    for (const [key, { channel, thread }] of unsure) {
      const { readReply } = standingOf(channel, thread) ?? {}
      // The same mark again changes nothing; its answer counts.
      if (readReply !== undefined && !untold.has(key)) untold.set(key, { channel, thread, reply: readReply })
    }
    unsure.clear()
    await Promise.all([...untold].map(([key, mark]) => tell(key, mark)))
  }

  async function tell(key: ThreadKey, mark: Mark): Promise<void> {
    try {
      onTold(await request('thread:mark', { ...mark }))
    } catch (error) {
      // What may succeed later is told with the next mark, or after the next resume.
      if (error instanceof ChatError && error.isRetryable) return
    }
    if (untold.get(key) === mark) untold.delete(key)
  }

  return {
    mark(channel: ChannelId, thread: EntryId, reply: number): void {
      const key = threadKey(channel, thread)
      if ((untold.get(key)?.reply ?? -1) >= reply) return
      untold.set(key, { channel, thread, reply })
      later()
    },
    /** What is unread in a thread is to be asked for; many clients may want to know at once. */
    recount({ channel, thread }: ThreadStanding): void {
      unsure.set(threadKey(channel, thread), { channel, thread })
      later(random() * recountMs)
    },
    resume(): void {
      isOnline = true
      if (untold.size + unsure.size > 0) later()
    },
    pause(): void {
      isOnline = false
      cancel?.()
      cancel = undefined
    },
  }
}
