import type { EntryId } from '@runnel/protocol/ids'
import type { Row } from '@/features/message/group-by-author.ts'

/** Where the view of a channel begins: a row at its top, a row in its middle, or the end. */
export type Place = { kind: 'start' | 'middle'; index: number } | { kind: 'end' }

/** The message a link points at, else the first unread, else the end. */
export function beginningOf(rows: readonly Row[], at: EntryId | undefined): Place {
  const linked = at === undefined ? -1 : rowOf(rows, at)
  if (linked >= 0) return { kind: 'middle', index: linked }
  const firstUnread = rows.findIndex((row) => row.isFirstUnread === true)
  return firstUnread >= 0 ? { kind: 'start', index: firstUnread } : { kind: 'end' }
}

/** The row that shows an entry; -1 when none does. */
export function rowOf(rows: readonly Row[], id: EntryId): number {
  return rows.findIndex((row) =>
    row.kind === 'message' ? row.item.id === id : row.items.some((item) => item.id === id),
  )
}
