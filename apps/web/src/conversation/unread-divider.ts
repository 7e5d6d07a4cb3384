import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'

/** Where the "New" divider stands: above what came after this entry. */
export interface UnreadDivider {
  after: EntryId | undefined
  /** How much was unread when this was decided. */
  unread: number
  /** Up to where the channel was read then. */
  readId?: EntryId | undefined
}

/** How the channel stands: what is unread, up to where it was read, and whether its end is being looked at. */
export interface ReadState {
  unread: number
  readId: EntryId | undefined
  isReading: boolean
}

export const noDivider: UnreadDivider = { after: undefined, unread: 0 }

/** Whether what was read is unread again: only I do that. */
export function hasGoneBack(before: EntryId | undefined, now: EntryId | undefined): boolean {
  return before !== undefined && now !== undefined && sequenceOf(now) < sequenceOf(before)
}

/** Up to where the channel was read, and, while reading rests, up to where it was before that was taken back. */
export interface ReadingPause {
  readId: EntryId | undefined
  until?: EntryId | undefined
}

/** Reading rests from when it is taken back, until it is as far as it was. The server may place the beginning a little otherwise. */
export function nextPause(before: ReadingPause, readId: EntryId | undefined): ReadingPause {
  const until = before.until ?? (hasGoneBack(before.readId, readId) ? before.readId : undefined)
  return hasGoneBack(until, readId) ? { readId, until } : { readId }
}

/**
 * Moves the divider only when something becomes unread that was not: on opening the channel, when words come while
 * nobody looks, or when I mark them unread. Reading on leaves it where it is, so that one can look back to it.
 */
export function nextDivider(before: UnreadDivider, { unread, readId, isReading }: ReadState): UnreadDivider {
  const hasBegun = before.unread === 0 && unread > 0 && !isReading
  const moves = hasBegun || hasGoneBack(before.readId, readId)
  return { after: moves ? readId : before.after, unread, readId }
}
