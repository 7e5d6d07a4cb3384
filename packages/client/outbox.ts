import { ChatError } from '@runnel/protocol/errors'
import type { ErrorAnswer, ErrorCode } from '@runnel/protocol/errors'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { atLeast, fullJitter } from '@runnel/rules/backoff'
import { askFor, isSaid, mergeChange, readRecord, undoOf } from './change.ts'
import type { Change, OutboxRecord } from './change.ts'
import type { Clock } from './clock.ts'
import { newClientId } from './client-id.ts'
import type { ReadRecord } from './read.ts'
import type { Request } from './request.ts'
import type { ThreadReadRecord } from './thread-read.ts'

export type { Change, OutboxRecord } from './change.ts'

/** What is kept for a person until the server has it: changes, and how far they have read. */
export type StoredRecord = OutboxRecord | ReadRecord | ThreadReadRecord

/** What one client tells the others which share its storage. `id` when it was acknowledged, `error` when refused, neither when discarded. */
export type OutboxChange =
  | { type: 'put'; record: StoredRecord }
  | {
      type: 'removed'
      clientId: string
      user: UserId
      channel: ChannelId
      /** It is in the log: its entry, if one was needed. */
      id?: EntryId
      isSettled?: true
      error?: ErrorAnswer
    }

/** Where what is not sent yet waits. Several clients (tabs) may share one. */
export interface OutboxStorage {
  list(user: UserId): Promise<StoredRecord[]>
  put(record: StoredRecord): Promise<void>
  remove(clientId: string): Promise<void>
  /** To every other client that shares this storage. */
  announce(change: OutboxChange, from: object): void
  /** Hears what others announce, not what `from` announces. Gives the way to stop. */
  hear(from: object, listener: (change: OutboxChange) => void): () => void
  /** Runs while no other client sends for this user; waits for the turn. `turn` ends when it is taken away or `signal` ends. */
  hold(user: UserId, signal: AbortSignal, run: (turn: AbortSignal) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** How long a change is tried under its client id, in ms: as long as the server remembers it. */
export const giveUpMs = 24 * 3_600_000
/** How often a change that only ever meets a server's fault is tried before others may pass. */
const faultTries = 8
const backoff = { baseMs: 250, capMs: 15_000 }
/** How many settled and how many discarded changes are remembered. */
const rememberedGone = 1_000

/** Refusals that no repetition changes: what has a text is kept with it, for retry or discard. */
const permanent: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad_request',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'lock_lost',
])

/** Whether a change that met this refusal is given up rather than tried again. `faults`: how often it met `internal` before. */
function isRefusedForGood(error: ChatError, faults: number): boolean {
  return permanent.has(error.code) || (error.code === 'internal' && faults >= faultTries)
}

/** Where what waits is stored, how it is sent, and who hears of it. */
export interface OutboxOptions {
  storage: OutboxStorage
  request: Request
  clock: Clock
  random: () => number
  /** The records of this channel changed; `settled` when one is done, with its entry's id unless nothing had to be changed. */
  onChange(channel: ChannelId, settled?: { record: OutboxRecord; id: EntryId | undefined }): void
  /** A change was refused for good; kept as failed when it has a text, gone otherwise. */
  onRefused(record: OutboxRecord, error: ChatError): void
}

/** Sends the changes a person makes, in order per channel, each until it is acknowledged, refused for good or a day old. */
export function createOutbox({ storage, request, clock, random, onChange, onRefused }: OutboxOptions) {
  const self = {}
  let user: UserId | undefined
  let records = new Map<string, OutboxRecord>()
  /** Settled or discarded lately: news of it from another tab can be late, or what was listed already old. */
  const gone = new Set<string>()
  /** Discarded here or in another tab while it may have been under way: if it arrives all the same, it is taken back. */
  const discarded = new Map<string, OutboxRecord>()
  /** Asked at least once by this client, and not answered for good. */
  const asked = new Set<string>()
  /** Shown by the log, on this connection, and not acknowledged yet. */
  const shown = new Set<string>()
  let isListed: Promise<void> = Promise.resolve()
  let lastOrder = 0
  let sending: AbortController | undefined
  let wake = () => {}
  let stopHearing: (() => void) | undefined
  /** Writes to the storage happen one after the other, so that a removal never overtakes its put. */
  let writes: Promise<unknown> = Promise.resolve()

  const write = (run: () => Promise<void>): Promise<unknown> => {
    // A full or broken disk must not keep a change from being sent: it is still in memory.
    writes = writes.then(run).catch(() => {})
    return writes
  }

  function take(record: OutboxRecord): void {
    if (gone.has(record.clientId)) return
    records.set(record.clientId, record)
    lastOrder = Math.max(lastOrder, record.order)
    onChange(record.channel)
  }

  function takeStored(stored: readonly StoredRecord[]): void {
    for (const record of stored)
      if (record.kind !== 'read' && !records.has(record.clientId)) take(readRecord(record))
  }

  function put(record: OutboxRecord): Promise<unknown> {
    take(record)
    return write(async () => {
      await storage.put(record)
      storage.announce({ type: 'put', record }, self)
    }).finally(() => wake())
  }

  function add(
    change: Change,
    more: { clientId: string; user: UserId; channel: ChannelId; order?: number },
  ): void {
    const at = clock.now()
    void put({ order: Math.max(lastOrder + 1, at), at, state: 'waiting', ...more, ...change })
  }

  function forget(clientId: string): void {
    records.delete(clientId)
    asked.delete(clientId)
    shown.delete(clientId)
    remember(gone, () => gone.add(clientId))
  }

  type Ending = Pick<OutboxChange & { type: 'removed' }, 'id' | 'isSettled' | 'error'>

  function drop(record: OutboxRecord, { id, isSettled, error }: Ending): void {
    forget(record.clientId)
    const { clientId, channel } = record
    void write(async () => {
      await storage.remove(clientId)
      const ending = { ...(id && { id }), ...(isSettled && { isSettled }), ...(error && { error }) }
      storage.announce({ type: 'removed', clientId, channel, user: record.user, ...ending }, self)
    })
    onChange(channel, isSettled && { record, id })
  }

  function discardRecord(record: OutboxRecord): void {
    remember(discarded, () => discarded.set(record.clientId, record))
    drop(record, {})
  }

  /** The log has it, as this client asked for it (`sent`) or as its entry says. */
  function settle(sent: OutboxRecord, id: EntryId | undefined, isAsSent: boolean): void {
    const { clientId, channel } = sent
    const record = records.get(clientId)
    if (!record) {
      const undo = discarded.has(clientId) && undoOf(sent, id)
      discarded.delete(clientId)
      if (undo) add(undo, { clientId: newClientId(clock.now()), user: sent.user, channel })
      return
    }
    // Its text was changed while it was under way, or what an earlier try stored is not known: the log is to say what was written last.
    if (isSaid(record) && isSaid(sent) && id && (record.text !== sent.text || (record.revised && !isAsSent)))
      add(
        { kind: 'edit', id, text: record.text },
        {
          clientId: newClientId(clock.now()),
          user: record.user,
          channel,
          order: record.order,
        },
      )
    drop(record, { ...(id && { id }), isSettled: true })
  }

  const ordered = () =>
    [...records.values()].toSorted((a, b) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1))
  const ofChannel = (channel: ChannelId) =>
    ordered().filter(
      (one) => one.channel === channel && !(one.state === 'waiting' && shown.has(one.clientId)),
    )
  const waiting = () => ordered().filter((record) => record.state === 'waiting')

  function fail(record: OutboxRecord, error: ChatError): void {
    if (isSaid(record) || record.kind === 'edit')
      void put({ ...record, state: 'failed', error: error.toAnswer() })
    else drop(record, { error: error.toAnswer() })
    onRefused(record, error)
  }

  /** One channel's changes, one after the other: the next is not asked before this one's answer is known (MSG-4). */
  async function sendChannel(channel: ChannelId, turn: AbortSignal): Promise<void> {
    let tries = 0
    let faults = 0
    while (!turn.aborted) {
      const record = waiting().find((candidate) => candidate.channel === channel)
      if (!record) return
      if (clock.now() - record.at >= giveUpMs) {
        fail(record, new ChatError('unavailable', { message: 'It could not be sent for a day.' }))
        continue
      }
      try {
        asked.add(record.clientId)
        const { id, duplicate } = await askFor(request, record)
        ;[tries, faults] = [0, 0]
        settle(record, id, duplicate !== true)
      } catch (cause) {
        if (turn.aborted) return
        const error = cause instanceof ChatError ? cause : new ChatError('internal', { cause })
        if (isRefusedForGood(error, faults)) {
          asked.delete(record.clientId)
          discarded.delete(record.clientId)
          const current = records.get(record.clientId)
          if (current) fail(current, error)
          ;[tries, faults] = [0, 0]
          continue
        }
        if (error.code === 'internal') faults += 1
        const asks = error.retryAfterMs === undefined ? 0 : atLeast(error.retryAfterMs, random)
        await pause(clock, Math.max(asks, fullJitter(tries, random, backoff)), turn)
        tries += 1
      }
    }
  }

  async function sendAll(turn: AbortSignal): Promise<void> {
    const busy = new Map<ChannelId, Promise<void>>()
    await isListed
    // Another tab may have written while nobody here listened.
    if (user) takeStored(await storage.list(user).catch(() => []))
    while (!turn.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      for (const { channel } of waiting())
        if (!busy.has(channel)) {
          const sent = sendChannel(channel, turn).finally(() => {
            busy.delete(channel)
            wake()
          })
          busy.set(channel, sent)
        }
      turn.addEventListener('abort', wake, { once: true })
      await woken
      turn.removeEventListener('abort', wake)
    }
    // What is still unanswered is not waited for: whoever has the next turn asks it again under the same client id.
  }

  function hear(change: OutboxChange): void {
    if (change.type === 'put') {
      if (change.record.user !== user || change.record.kind === 'read') return
      take(readRecord(change.record))
      return wake()
    }
    if (change.user !== user) return
    const { clientId, channel, id, isSettled, error } = change
    const record = records.get(clientId)
    if (record && !isSettled && !error && asked.has(clientId))
      remember(discarded, () => discarded.set(clientId, record))
    forget(clientId)
    if (!record) return
    onChange(channel, isSettled && { record, id })
    if (error) onRefused(record, ChatError.fromAnswer(error))
  }

  return {
    /** Whose changes these are; those from before are read from the storage. */
    signIn(next: UserId): Promise<void> {
      if (next === user) return isListed
      stopHearing?.()
      user = next
      const before = [...records.values()]
      records = new Map()
      for (const { channel } of before) onChange(channel)
      stopHearing = storage.hear(self, hear)
      isListed = storage
        .list(next)
        .then((stored) => {
          if (user === next) takeStored(stored)
        })
        .catch(() => {})
        .then(() => wake())
      return isListed
    },
    /** Connected and caught up: sends, when it is this client's turn. */
    resume(): void {
      const again = [...shown].flatMap((clientId) => records.get(clientId)?.channel ?? [])
      shown.clear()
      for (const channel of new Set(again)) onChange(channel)
      if (sending || !user) return
      const { signal } = (sending = new AbortController())
      const holder = user
      void (async () => {
        // A turn can be taken away by another tab; then it queues up again.
        while (!signal.aborted)
          await storage.hold(holder, signal, sendAll).catch(() => pause(clock, 1_000, signal))
      })()
    },
    /** Not connected: others may send. */
    pause(): void {
      sending?.abort()
      sending = undefined
    },
    /** Queues a change, laid together with those that wait. Gives the client id it is under. */
    add(channel: ChannelId, change: Change): string {
      if (!user) throw new ChatError('unauthenticated')
      const {
        add: fresh,
        put: changed,
        drop: undone,
        into,
      } = mergeChange(ofChannel(channel), change, (id) => asked.has(id))
      for (const record of undone) discardRecord(record)
      if (changed) void put(changed)
      const clientId = into ?? newClientId(clock.now())
      if (fresh) add(fresh, { clientId, user, channel })
      return clientId
    },
    /** Another text for a message or reply that is not in the log yet; whether there is one under this client id. */
    revise(clientId: string, text: string): boolean {
      const record = records.get(clientId)
      if (!record || !isSaid(record)) return false
      void put({ ...record, text, revised: true })
      return true
    },
    /**
     * Entries of a channel: what of mine is among them is shown by them. It is asked on until it is acknowledged: a failover can take back what
     * was told before all replicas had it (MSG-6).
     */
    recognise(entries: readonly LogEntry[]): void {
      for (const entry of entries) {
        const clientId = 'clientId' in entry ? entry.clientId : undefined
        if (!clientId || entry.by !== user) continue
        const record = records.get(clientId)
        const left = discarded.get(clientId)
        if (record?.state === 'waiting' && !shown.has(clientId)) {
          shown.add(clientId)
          onChange(record.channel)
        } else if (record?.state === 'failed')
          settle(record, entry.id, !isSaid(record) || isTextOf(record, entry))
        else if (!record && left) settle(left, entry.id, !isSaid(left) || isTextOf(left, entry))
      }
    },
    retry(clientId: string): void {
      const record = records.get(clientId)
      if (record?.state !== 'failed') return
      const { error: _, ...rest } = record
      const at = clock.now()
      void put({ ...rest, at, order: Math.max(lastOrder + 1, at), state: 'waiting' })
    },
    /** Forgets a change; whether there was one under this client id. */
    discard(clientId: string): boolean {
      const record = records.get(clientId)
      if (record) discardRecord(record)
      return record !== undefined
    },
    /** What waits or failed in a channel, in the order it was written. */
    ofChannel,
    countWaiting: (): number => waiting().length,
    /** Ends sending and listening; what waits stays in the storage. */
    async stop(): Promise<void> {
      sending?.abort()
      sending = undefined
      stopHearing?.()
      stopHearing = undefined
      user = undefined
      await writes
    },
  }
}

const isTextOf = (record: OutboxRecord, entry: LogEntry) =>
  isSaid(record) && 'text' in entry && entry.text === record.text

/** Adds to what is remembered of late; the oldest goes when there is too much. */
function remember(known: Set<string> | Map<string, unknown>, add: () => void): void {
  add()
  if (known.size > rememberedGone) known.delete(known.keys().next().value!)
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal.addEventListener('abort', done, { once: true })
  })
}
