import type { UserId } from '@runnel/protocol/ids'
import type { Revocation } from '@runnel/redis/feed/feed'
import type { Entry } from './sequencer.ts'

/** Somebody ceased to be a member, at one place in the log; or everybody, where the channel ended. */
export interface Departure extends Revocation {
  user: UserId | 'everyone'
}

/** The entries that take somebody out, by their beginning: text can never look like it, its quotes are escaped. */
const beginnings = ['member.removed', 'member.left', 'member.banned', 'channel.deleted'].map(
  (type) => `{"type":"${type}"`,
)

/** Whether an entry takes somebody out of the channel. Read off its first bytes. */
export function isDeparture({ json }: Entry): boolean {
  // Nearly all are messages and what becomes of them.
  if (json.startsWith('{"type":"message.')) return false
  return beginnings.some((beginning) => json.startsWith(beginning))
}

/** Who departs with this entry, and how. */
export function readDeparture({ json }: Entry): Departure {
  const entry = JSON.parse(json) as {
    type: string
    by: UserId
    user: UserId
    reason?: string
    until?: number
  }
  const { by, user, reason: text, until } = entry
  if (entry.type === 'member.left') return { user, reason: 'left' }
  if (entry.type === 'channel.deleted') return { user: 'everyone', reason: 'deleted', by, text }
  if (entry.type === 'member.banned') return { user, reason: 'banned', by, text, until }
  return { user, reason: 'removed', by, text }
}

/** Whether this person departs with this entry. */
export function departsWith(entry: Entry, user: UserId): boolean {
  if (!isDeparture(entry)) return false
  const departure = readDeparture(entry)
  return departure.user === user || departure.user === 'everyone'
}
