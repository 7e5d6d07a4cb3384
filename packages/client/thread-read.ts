import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { atLeast } from '@runnel/rules/backoff'
import type { Clock } from './clock.ts'
import { keepMarks } from './kept-marks.ts'
import type { OutboxStorage, StoredRecord } from './outbox.ts'
import type { Request } from './request.ts'
import { threadKey } from './thread.ts'
import type { ThreadKey } from './thread.ts'

/** Reading on is told once in this time, in ms. */
const tellMs = 400
const againMs = 2_000
/** Counts that only the server can tell are asked for within this time, in ms. */
const recountMs = 3_000

/** How far I have read a thread, as it is stored until the server knows. */
export interface ThreadReadRecord {
  kind: 'read'
  /** One for each thread of a person. */
  clientId: string
  user: UserId
  channel: ChannelId
  /** What tells it from how far I have read a channel. */
  thread: EntryId
  /** Marked unread from the reply with this ordinal on. Comes before `readTo`. */
  unreadFrom?: number
  /** Read up to the reply with this ordinal. */
  readTo?: number
}

/** Where marks in threads are kept until they are told, and who hears what the server says of them. */
export interface ThreadMarksOptions {
  storage: OutboxStorage
  clock: Clock
  random: () => number
  request: Request
  /** The server's answer; `isUnreadAgain` when it was to a marking unread. */
  onTold(standing: ThreadStanding, isUnreadAgain: boolean): void
  /** I read on in another tab. */
  onHeard(record: ThreadReadRecord): void
}

/** Whether a stored record tells how far I have read a thread. */
function isThreadRead(record: StoredRecord): record is ThreadReadRecord {
  return record.kind === 'read' && 'thread' in record
}

/** Tells how far I have read threads: a moment later, and after being offline or a reload what was read meanwhile. */
export function createThreadMarks(options: ThreadMarksOptions) {
  const { storage, clock, random, request, onTold, onHeard } = options
  const untold = new Map<ThreadKey, ThreadReadRecord>()
  const unsure = new Map<ThreadKey, Pick<ThreadReadRecord, 'channel' | 'thread'>>()
  let isOnline = false
  let cancel: (() => void) | undefined

  const kept = keepMarks({
    storage,
    isMark: isThreadRead,
    onHeard,
    onRecalled(record) {
      const key = threadKey(record.channel, record.thread)
      if (!untold.has(key)) untold.set(key, record)
      later(tellMs)
    },
  })

  function later(ms: number): void {
    if (isOnline) cancel ??= clock.after(ms, () => void tellAll())
  }

  function keep(record: ThreadReadRecord): void {
    untold.set(threadKey(record.channel, record.thread), record)
    kept.put(record)
    later(tellMs)
  }

  function forget(record: ThreadReadRecord): void {
    untold.delete(threadKey(record.channel, record.thread))
    kept.remove(record)
  }

  async function tellAll(): Promise<void> {
    cancel = undefined
    const asked = [...unsure].filter(([key]) => !untold.has(key))
    unsure.clear()
    await Promise.all([...[...untold].map(([key, record]) => tell(key, record)), ...asked.map(ask)])
  }

  async function tell(key: ThreadKey, record: ThreadReadRecord): Promise<void> {
    const { channel, thread, unreadFrom, readTo } = record
    try {
      let standing: ThreadStanding | undefined
      if (unreadFrom !== undefined)
        standing = await request('thread:mark-unread', { channel, thread, reply: unreadFrom })
      if (readTo !== undefined) standing = await request('thread:mark', { channel, thread, reply: readTo })
      if (untold.get(key) === record) forget(record)
      if (standing && !untold.has(key)) onTold(standing, unreadFrom !== undefined)
    } catch (error) {
      if (error instanceof ChatError && error.isRetryable)
        return later(atLeast(error.retryAfterMs ?? againMs, random))
      if (untold.get(key) === record) forget(record)
    }
  }

  async function ask([key, place]: [ThreadKey, Pick<ThreadReadRecord, 'channel' | 'thread'>]): Promise<void> {
    try {
      // A mark of nothing changes nothing; its answer counts.
      const standing = await request('thread:mark', { ...place, reply: 0 })
      if (!untold.has(key)) onTold(standing, false)
    } catch (error) {
      if (!(error instanceof ChatError) || !error.isRetryable) return
      unsure.set(key, place)
      later(atLeast(error.retryAfterMs ?? againMs, random))
    }
  }

  const blank = (channel: ChannelId, thread: EntryId): ThreadReadRecord => ({
    kind: 'read',
    clientId: `read ${kept.user()} ${channel} ${thread}`,
    user: kept.user()!,
    channel,
    thread,
  })

  return {
    /** Whose marks these are; those from before are read from the storage. */
    signIn(next: UserId): void {
      if (kept.signIn(next)) untold.clear()
    },
    /** I read a thread up to the reply with this ordinal. */
    mark(channel: ChannelId, thread: EntryId, reply: number): void {
      if (!kept.user()) return
      const known = untold.get(threadKey(channel, thread)) ?? blank(channel, thread)
      if ((known.readTo ?? -1) < reply) keep({ ...known, readTo: reply })
    },
    /** I marked a thread unread from the reply with this ordinal on. */
    markUnread(channel: ChannelId, thread: EntryId, reply: number): void {
      if (kept.user()) keep({ ...blank(channel, thread), unreadFrom: reply })
    },
    /** What the server does not know yet of a thread. */
    untoldOf: (channel: ChannelId, thread: EntryId): ThreadReadRecord | undefined =>
      untold.get(threadKey(channel, thread)),
    /** What is unread in a thread is to be asked for; many clients may want to know at once. */
    recount({ channel, thread }: ThreadStanding): void {
      unsure.set(threadKey(channel, thread), { channel, thread })
      later(random() * recountMs)
    },
    resume(): void {
      isOnline = true
      if (untold.size + unsure.size > 0) later(tellMs)
    },
    pause(): void {
      isOnline = false
      cancel?.()
      cancel = undefined
    },
    stop: kept.stop,
  }
}
