import { ChatError } from '@runnel/protocol/errors'
import type { ErrorAnswer, ErrorCode } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { atLeast, fullJitter } from '@runnel/rules/backoff'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

/** A message that is not acknowledged yet, as it is stored. */
export interface OutboxRecord {
  /** Its identity across all retries (MSG-3). */
  clientId: string
  /** Whose it is: nobody else who signs in here sees or sends it. */
  user: UserId
  channel: ChannelId
  text: string
  action?: true
  /** When it was written, ms since 1970 by this device's clock. */
  at: number
  /** Grows with each message: the order in which they were written (MSG-4). */
  order: number
  state: 'waiting' | 'failed'
  /** With `failed`: why. */
  error?: ErrorAnswer
}

/** What one client tells the others which share its storage. `id` when it was acknowledged, absent when discarded. */
export type OutboxChange =
  | { type: 'put'; record: OutboxRecord }
  | { type: 'removed'; clientId: string; user: UserId; channel: ChannelId; id?: EntryId }

/** Where unsent messages wait. Several clients (tabs) may share one. */
export interface OutboxStorage {
  list(user: UserId): Promise<OutboxRecord[]>
  put(record: OutboxRecord): Promise<void>
  remove(clientId: string): Promise<void>
  /** To every other client that shares this storage. */
  announce(change: OutboxChange, from: object): void
  /** Hears what others announce, not what `from` announces. Gives the way to stop. */
  hear(from: object, listener: (change: OutboxChange) => void): () => void
  /** Runs while no other client sends for this user; waits for the turn. `turn` ends when it is taken away or `signal` ends. */
  hold(user: UserId, signal: AbortSignal, run: (turn: AbortSignal) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** How long a message is tried under its client id, in ms: as long as the server remembers it. */
export const giveUpMs = 24 * 3_600_000
/** How often a message that only ever meets a server's fault is tried before others may pass. */
const faultTries = 8
const backoff = { baseMs: 250, capMs: 15_000 }
/** How many settled or discarded messages are remembered. */
const rememberedGone = 1_000

/** Refusals that no repetition changes: the message is kept with its text, for retry or discard. */
const permanent: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad_request',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'lock_lost',
])

/** Whether a message that met this refusal is shown as failed rather than tried again. `faults`: how often it met `internal` before. */
function isRefusedForGood(error: ChatError, faults: number): boolean {
  return permanent.has(error.code) || (error.code === 'internal' && faults >= faultTries)
}

export interface OutboxOptions {
  storage: OutboxStorage
  request: Request
  clock: Clock
  random: () => number
  /** The records of this channel changed; `settled` with the entry's id when one was acknowledged. */
  onChange(channel: ChannelId, settled?: { record: OutboxRecord; id: EntryId }): void
}

/** Sends what was written, in order per channel, each until it is acknowledged, refused for good or a day old. */
export function createOutbox({ storage, request, clock, random, onChange }: OutboxOptions) {
  const self = {}
  let user: UserId | undefined
  let records = new Map<string, OutboxRecord>()
  /** Settled or discarded lately: news of it from another tab can be late, or what was listed already old. */
  const gone = new Set<string>()
  let isListed: Promise<void> = Promise.resolve()
  let lastOrder = 0
  let sending: AbortController | undefined
  let wake = () => {}
  let stopHearing: (() => void) | undefined
  /** Writes to the storage happen one after the other, so that a removal never overtakes its put. */
  let writes: Promise<unknown> = Promise.resolve()

  const write = (run: () => Promise<void>): Promise<unknown> => {
    // A full or broken disk must not keep a message from being sent: it is still in memory.
    writes = writes.then(run).catch(() => {})
    return writes
  }

  function take(record: OutboxRecord): void {
    if (gone.has(record.clientId)) return
    records.set(record.clientId, record)
    lastOrder = Math.max(lastOrder, record.order)
    onChange(record.channel)
  }

  function put(record: OutboxRecord): Promise<unknown> {
    take(record)
    return write(async () => {
      await storage.put(record)
      storage.announce({ type: 'put', record }, self)
    }).finally(() => wake())
  }

  function forget(clientId: string): void {
    records.delete(clientId)
    gone.add(clientId)
    if (gone.size > rememberedGone) gone.delete(gone.values().next().value!)
  }

  function drop(record: OutboxRecord, id?: EntryId): void {
    forget(record.clientId)
    void write(async () => {
      await storage.remove(record.clientId)
      const { clientId, channel } = record
      storage.announce({ type: 'removed', clientId, channel, user: record.user, ...(id && { id }) }, self)
    })
    onChange(record.channel, id && { record, id })
  }

  const ordered = () =>
    [...records.values()].toSorted((a, b) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1))
  const waiting = () => ordered().filter((record) => record.state === 'waiting')

  function fail(record: OutboxRecord, error: ChatError): void {
    void put({ ...record, state: 'failed', error: error.toAnswer() })
  }

  /** One channel's messages, one after the other: the next is not asked before this one's answer is known (MSG-4). */
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
        const { clientId, text, action } = record
        const { id } = await request('message:send', { channel, clientId, text, ...(action && { action }) })
        ;[tries, faults] = [0, 0]
        // Discarded meanwhile: it was said all the same, and shows up as any message does.
        if (records.has(clientId)) drop(record, id)
      } catch (cause) {
        if (turn.aborted) return
        const error = cause instanceof ChatError ? cause : new ChatError('internal', { cause })
        if (isRefusedForGood(error, faults)) {
          if (records.has(record.clientId)) fail(record, error)
          ;[tries, faults] = [0, 0]
          continue
        }
        if (error.code === 'internal') faults += 1
        const asked = error.retryAfterMs === undefined ? 0 : atLeast(error.retryAfterMs, random)
        await pause(clock, Math.max(asked, fullJitter(tries, random, backoff)), turn)
        tries += 1
      }
    }
  }

  async function sendAll(turn: AbortSignal): Promise<void> {
    const busy = new Map<ChannelId, Promise<void>>()
    await isListed
    // Another tab may have written while nobody here listened.
    if (user)
      for (const record of await storage.list(user).catch(() => []))
        if (!records.has(record.clientId)) take(record)
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
      if (change.record.user !== user) return
      take(change.record)
      return wake()
    }
    if (change.user !== user) return
    const record = records.get(change.clientId)
    forget(change.clientId)
    if (!record) return
    onChange(change.channel, change.id && { record, id: change.id })
  }

  return {
    /** Whose messages these are; those from before are read from the storage. */
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
          if (user === next) for (const record of stored) if (!records.has(record.clientId)) take(record)
        })
        .catch(() => {})
        .then(() => wake())
      return isListed
    },
    /** Connected and caught up: sends, when it is this client's turn. */
    resume(): void {
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
    add(message: { clientId: string; channel: ChannelId; text: string; action?: true }): void {
      if (!user) throw new ChatError('unauthenticated')
      const at = clock.now()
      void put({ ...message, user, at, order: Math.max(lastOrder + 1, at), state: 'waiting' })
    },
    retry(clientId: string): void {
      const record = records.get(clientId)
      if (record?.state !== 'failed') return
      const { error: _, ...rest } = record
      const at = clock.now()
      void put({ ...rest, at, order: Math.max(lastOrder + 1, at), state: 'waiting' })
    },
    discard(clientId: string): void {
      const record = records.get(clientId)
      if (record) drop(record)
    },
    /** What waits or failed in a channel, in the order it was written. */
    ofChannel: (channel: ChannelId): OutboxRecord[] =>
      ordered().filter((record) => record.channel === channel),
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
