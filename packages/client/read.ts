import { ChatError } from '@runnel/protocol/errors'
import { beforeFirst, sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { atLeast } from '@runnel/rules/backoff'
import type { ChannelState, ReadState } from './channel-state.ts'
import type { Clock } from './clock.ts'
import { keepMarks } from './kept-marks.ts'
import type { OutboxStorage, StoredRecord } from './outbox.ts'
import type { Request } from './request.ts'

/** Reading on is told once in this time, in ms. */
const tellMs = 400
const againMs = 2_000
/** Counts that only the server can tell are asked for within this time, in ms: many clients may want to know at once. */
const recountMs = 3_000

/** How far I have read a channel, as it is stored until the server knows. */
export interface ReadRecord {
  kind: 'read'
  /** One for each channel of a person. */
  clientId: string
  user: UserId
  channel: ChannelId
  /** Marked unread from this message on; `readId` and `turn` as the server had them then. Comes before `mark`. */
  unread?: { from: EntryId; readId: EntryId; turn: number }
  /** Read up to this entry, and its threads up to `threads`, when I had marked the channel unread `turn` times. */
  mark?: Mark
}

interface Mark {
  id: EntryId
  turn: number
  threads?: EntryId
}

/** Where marks are kept until they are told, and who hears what the server says of them. */
export interface ReadMarksOptions {
  storage: OutboxStorage
  clock: Clock
  random: () => number
  request: Request
  get(channel: ChannelId): ChannelState | undefined
  /** What I had read before a reload is known: see `untoldOf`. */
  onRecalled(channel: ChannelId): void
  /** I read on in another tab. */
  onHeard(record: ReadRecord): void
  /**
   * The server's answer; `isLast` when it knows everything of the channel then, `isCurrent` when nothing else was known since it was asked:
   * then it holds, whatever was known.
   */
  onTold(channel: ChannelId, state: ReadState, isLast: boolean, isCurrent: boolean): void
  /** The server will not have it. */
  onRefused(record: ReadRecord): void
}

/**
 * Tells how far I have read: a moment later, and after being offline or a reload what was read meanwhile. Never takes back what I have
 * read on another device since: marks only move forwards there, and marking unread is forgotten when the mark is no longer what it was.
 */
export function createReadMarks(options: ReadMarksOptions) {
  const { storage, clock, random, request, get, onRecalled, onHeard, onTold, onRefused } = options
  const untold = new Map<ChannelId, ReadRecord>()
  const unsure = new Set<ChannelId>()
  /** What is being told, and not answered yet. */
  const telling = new Map<ChannelId, ReadRecord>()
  const timers = new Map<ChannelId, () => void>()
  let isOnline = false

  const kept = keepMarks({
    storage,
    isMark: isChannelRead,
    onHeard,
    onRecalled(record) {
      if (untold.has(record.channel)) return
      untold.set(record.channel, record)
      onRecalled(record.channel)
      later(record.channel, tellMs)
    },
  })

  function later(channel: ChannelId, ms: number): void {
    if (!isOnline || timers.has(channel)) return
    timers.set(
      channel,
      clock.after(ms, () => void tell(channel)),
    )
  }

  function keep(record: ReadRecord, ms = tellMs): void {
    untold.set(record.channel, record)
    kept.put(record)
    later(record.channel, ms)
  }

  function forget(record: ReadRecord): void {
    untold.delete(record.channel)
    kept.remove(record)
  }

  const blank = (channel: ChannelId): ReadRecord => ({
    kind: 'read',
    clientId: `read ${kept.user()} ${channel}`,
    user: kept.user()!,
    channel,
  })

  /** Whether I have not read on elsewhere since I marked the channel unread. */
  function isStillWanted(channel: ChannelId, { turn }: { turn: number }): boolean {
    const state = get(channel)
    return state !== undefined && state.readTurn <= turn
  }

  async function tell(channel: ChannelId): Promise<void> {
    const record = untold.get(channel)
    const isUnsure = unsure.delete(channel)
    if (record) telling.set(channel, record)
    const before = get(channel)
    try {
      const state = await ask(channel, record, isUnsure)
      timers.delete(channel)
      telling.delete(channel)
      if (record && untold.get(channel) === record) {
        // Told of `unread` first; the mark that follows it is of the turn which that made.
        if (record.unread && record.mark && state)
          keep({ ...blank(channel), mark: { ...record.mark, turn: state.turn } })
        else forget(record)
      }
      const now = get(channel)
      const isCurrent =
        !untold.has(channel) && now?.readId === before?.readId && now?.readTurn === before?.readTurn
      if (isUnsure && !isCurrent) unsure.add(channel)
      if (state) onTold(channel, state, !untold.get(channel)?.unread, isCurrent)
    } catch (error) {
      timers.delete(channel)
      telling.delete(channel)
      if (error instanceof ChatError && error.isRetryable) {
        if (isUnsure) unsure.add(channel)
        return later(channel, atLeast(error.retryAfterMs ?? againMs, random))
      }
      if (record && untold.get(channel) === record) {
        forget(record)
        // It may be of a log that is no more.
        if (record.mark && !record.unread && !(error instanceof ChatError && error.code === 'not_found'))
          unsure.add(channel)
        onRefused(record)
      }
    }
    if (untold.has(channel)) later(channel, tellMs)
    else if (unsure.has(channel)) later(channel, recountMs)
  }

  async function ask(
    channel: ChannelId,
    record: ReadRecord | undefined,
    isUnsure: boolean,
  ): Promise<ReadState | undefined> {
    const { unread, mark } = record ?? {}
    if (unread && isStillWanted(channel, unread))
      return request('read:mark-unread', { channel, id: unread.from })
    if (mark) return request('read:mark', { channel, ...mark })
    const state = isUnsure ? get(channel) : undefined
    // A mark of nothing changes nothing; its answer counts.
    return state && request('read:mark', { channel, id: beforeFirst, turn: state.readTurn })
  }

  return {
    /** Whose marks these are; those from before are read from the storage. */
    signIn(next: UserId): void {
      if (kept.signIn(next)) untold.clear()
    },
    /** I read up to an entry, `withThreads` what is said in threads, too: that is told at once. */
    mark(channel: ChannelId, id: EntryId, turn: number, withThreads = false): void {
      if (!kept.user()) return
      const before = untold.get(channel) ?? blank(channel)
      const known = before.mark?.turn === turn ? before.mark : undefined
      const threads = withThreads ? furthest(id, known?.threads) : known?.threads
      const mark: Mark = { id: furthest(id, known?.id), turn, ...(threads && { threads }) }
      if (known && known.id === mark.id && known.threads === mark.threads) return
      keep({ ...before, mark }, withThreads ? 0 : tellMs)
    },
    /** I marked a channel unread from a message on; `readId` and `turn` as they were before. */
    markUnread(channel: ChannelId, from: EntryId, readId: EntryId, turn: number): void {
      if (!kept.user()) return
      const before = untold.get(channel)?.unread
      // One that is being told counts as told; one that is not is replaced.
      const isTelling = telling.get(channel)?.unread !== undefined
      const base =
        before && !isTelling ? before : { readId: before?.readId ?? readId, turn: turn + Number(isTelling) }
      keep({ ...blank(channel), unread: { ...base, from } })
    },
    /** I have read on elsewhere since I marked the channel unread: that stands. `turn`: the server's. */
    dropUnread(channel: ChannelId, turn: number): void {
      const { mark } = untold.get(channel) ?? {}
      if (mark) keep({ ...blank(channel), mark: { ...mark, turn } })
      else forget(blank(channel))
    },
    /** The counts of a channel are to be asked for. */
    recount(channel: ChannelId): void {
      unsure.add(channel)
      later(channel, random() * recountMs)
    },
    /** What the server does not know yet of a channel. */
    untoldOf: (channel: ChannelId): ReadRecord | undefined => untold.get(channel),
    resume(): void {
      isOnline = true
      for (const channel of [...untold.keys(), ...unsure]) later(channel, 0)
    },
    pause(): void {
      isOnline = false
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
    stop: kept.stop,
  }
}

/** Whether a stored record tells how far I have read a channel; how far I have read a thread is another's. */
function isChannelRead(record: StoredRecord): record is ReadRecord {
  return record.kind === 'read' && !('thread' in record)
}

function furthest(id: EntryId, other: EntryId | undefined): EntryId {
  return other !== undefined && sequenceOf(other) > sequenceOf(id) ? other : id
}
