import type { EntryId } from '@runnel/protocol/ids'

/** Where the "New" divider stands: above what came after this entry. */
export interface UnreadDivider {
  after: EntryId | undefined
  /** How much was unread when this was decided. */
  unread: number
}

/** How the channel stands: what is unread, up to where it was read, and whether its end is being looked at. */
export interface ReadState {
  unread: number
  readId: EntryId | undefined
  isReading: boolean
}

export const noDivider: UnreadDivider = { after: undefined, unread: 0 }

/**
 * Moves the divider only when something becomes unread that was not: on opening the channel, or when words come while
 * nobody looks. Reading on leaves it where it is, so that one can look back to it.
 */
export function nextDivider(before: UnreadDivider, { unread, readId, isReading }: ReadState): UnreadDivider {
  const hasBegun = before.unread === 0 && unread > 0 && !isReading
  return { after: hasBegun ? readId : before.after, unread }
}
