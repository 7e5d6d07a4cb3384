import type { EntryId, UserId } from '@runnel/protocol/ids'
import type { Row } from '@/features/message/group-by-author.ts'

/** Where the view of a channel begins: a row at its top, a row in its middle, or the end. */
export type Place = { kind: 'start' | 'middle'; index: number } | { kind: 'end' }

/** The message a link points at, else the first unread, else the end. */
export function beginningOf(rows: readonly Row[], at: EntryId | undefined, me: UserId | undefined): Place {
  const linked = at === undefined ? -1 : rowOf(rows, at)
  if (linked >= 0) return { kind: 'middle', index: linked }
  const firstUnread = newsIn(rows, me)
  return firstUnread >= 0 ? { kind: 'start', index: firstUnread } : { kind: 'end' }
}

/** The row from which on there is something unread to begin with; -1 when all of it is what I said myself, a moment ago on another device. */
export function newsIn(rows: readonly Row[], me: UserId | undefined): number {
  const first = rows.findIndex((row) => row.isFirstUnread === true)
  const isNews = rows.slice(first).some((row) => row.kind === 'message' && row.item.by !== me)
  return isNews ? first : -1
}

/** The row that shows an entry; -1 when none does. */
export function rowOf(rows: readonly Row[], id: EntryId): number {
  return rows.findIndex((row) =>
    row.kind === 'message' ? row.item.id === id : row.items.some((item) => item.id === id),
  )
}
