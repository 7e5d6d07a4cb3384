import type { ErrorAnswer } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Request } from './request.ts'

/** Something a person asks for in a channel. Those which name an `id` change a message or reply that is in the log. */
export type Change =
  | { kind: 'send'; text: string; action?: true }
  | { kind: 'reply'; thread: EntryId; text: string; action?: true; inChannel?: true }
  | { kind: 'edit'; id: EntryId; text: string }
  | { kind: 'delete'; id: EntryId; reason?: string }
  | { kind: 'react'; id: EntryId; emoji: string; isOn: boolean }
  | { kind: 'pin'; id: EntryId; isOn: boolean }

interface Kept {
  /** Its identity across all retries (MSG-3). */
  clientId: string
  /** Whose it is: nobody else who signs in here sees or sends it. */
  user: UserId
  channel: ChannelId
  /** When it was made, ms since 1970 by this device's clock. */
  at: number
  /** Grows with each change: the order in which they were made (MSG-4). */
  order: number
  state: 'waiting' | 'failed'
  /** With `failed`: why. */
  error?: ErrorAnswer
  /** Of a message or reply: its text was changed while it waited, so what an earlier try stored may say something else. */
  revised?: true
}

/** A change that is not acknowledged yet, as it is stored. */
export type OutboxRecord = Kept & Change
/** A message or reply that is not in the log yet. */
export type SaidRecord = Kept & Extract<Change, { kind: 'send' | 'reply' }>

/** Whether a record is of something said, rather than of a change to it. */
export function isSaid(record: OutboxRecord): record is SaidRecord {
  return record.kind === 'send' || record.kind === 'reply'
}

/** A record as it was stored by any version: the first ones knew only messages, and did not say so. */
export function readRecord(
  stored: OutboxRecord | (Omit<SaidRecord, 'kind'> & { kind?: never }),
): OutboxRecord {
  return stored.kind === undefined ? { ...stored, kind: 'send' } : stored
}

/** Asks the server for it. The answer's `id` is the log entry's; none when nothing had to be changed. */
export function askFor(
  request: Request,
  record: OutboxRecord,
): Promise<{ id?: EntryId | undefined; duplicate?: boolean }> {
  const { channel, clientId } = record
  switch (record.kind) {
    case 'send':
    case 'reply': {
      const { text, action } = record
      return request('message:send', {
        channel,
        clientId,
        text,
        ...(action && { action }),
        ...(record.kind === 'reply' && {
          thread: record.thread,
          ...(record.inChannel && { inChannel: record.inChannel }),
        }),
      })
    }
    case 'edit':
      return request('message:edit', { channel, clientId, id: record.id, text: record.text })
    case 'delete': {
      const { id, reason } = record
      return request('message:delete', { channel, clientId, id, ...(reason !== undefined && { reason }) })
    }
    case 'react': {
      const { id, emoji, isOn } = record
      return request(isOn ? 'reaction:add' : 'reaction:remove', { channel, clientId, id, emoji })
    }
    case 'pin':
      return request(record.isOn ? 'message:pin' : 'message:unpin', { channel, clientId, id: record.id })
  }
}

/** What a new change makes of those that wait: `add` to be queued as a change of its own, `put` in place of one that waits, `drop` to be forgotten. */
export interface Merge {
  add?: Change
  put?: OutboxRecord
  drop: OutboxRecord[]
  /** The client id of the waiting change which the new one is, or undid, when it is none of its own. */
  into?: string
}

/**
 * Lays a change together with those of its channel that wait, `records`, in order. What may be under way (`isAsked`) is left alone:
 * the new change then follows it.
 */
export function mergeChange(
  records: readonly OutboxRecord[],
  change: Change,
  isAsked: (clientId: string) => boolean,
): Merge {
  const isStill = (record: OutboxRecord) => record.state === 'waiting' && !isAsked(record.clientId)
  switch (change.kind) {
    case 'send':
    case 'reply':
      return { add: change, drop: [] }
    case 'edit': {
      const edits = records.filter((record) => record.kind === 'edit' && record.id === change.id)
      const drop = edits.filter(({ state }) => state === 'failed')
      const last = edits.findLast(isStill)
      if (!last) return { add: change, drop }
      return { put: { ...last, text: change.text } as OutboxRecord, into: last.clientId, drop }
    }
    case 'delete': {
      const others = records.filter((record) => !isSaid(record) && record.id === change.id)
      const same = others.find(({ kind, state }) => kind === 'delete' && state === 'waiting')
      if (same) return { into: same.clientId, drop: [] }
      return { add: change, drop: others.filter((record) => record.state === 'failed' || isStill(record)) }
    }
    case 'react':
    case 'pin': {
      const last = records.findLast(
        (record) =>
          record.kind === change.kind &&
          record.state === 'waiting' &&
          record.id === change.id &&
          (record.kind !== 'react' || change.kind !== 'react' || record.emoji === change.emoji),
      ) as (OutboxRecord & { isOn: boolean }) | undefined
      if (!last) return { add: change, drop: [] }
      if (last.isOn === change.isOn) return { into: last.clientId, drop: [] }
      return isStill(last) ? { into: last.clientId, drop: [last] } : { add: change, drop: [] }
    }
  }
}

/** What takes back a change that reached the log although it was discarded here; an edit cannot be taken back. */
export function undoOf(record: OutboxRecord, id: EntryId | undefined): Change | undefined {
  switch (record.kind) {
    case 'send':
    case 'reply':
      return id && { kind: 'delete', id }
    case 'react':
      return { kind: 'react', id: record.id, emoji: record.emoji, isOn: !record.isOn }
    case 'pin':
      return { kind: 'pin', id: record.id, isOn: !record.isOn }
    case 'edit':
    case 'delete':
      return undefined
  }
}
