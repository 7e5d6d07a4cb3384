import type { ThreadTimeline } from '@runnel/client/thread'
import type { MessageItem } from '@runnel/client/timeline'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { groupByAuthor } from '@/features/message/group-by-author.ts'
import type { MessageRow } from '@/features/message/group-by-author.ts'

/** The first message of a thread as a row of its own, with its day. */
export function rootRow(root: MessageItem): MessageRow {
  return { kind: 'message', key: root.key, item: root, isHead: true }
}

/** The replies as rows. Those on the day of the first message, right below it, need no divider of that day. */
export function replyRows(
  { root, items, hasOlder }: Pick<ThreadTimeline, 'root' | 'items' | 'hasOlder'>,
  {
    me,
    unreadAfter,
    dayOf,
  }: { me: UserId | undefined; unreadAfter: EntryId | undefined; dayOf: (at: number) => number },
): MessageRow[] {
  const rows = groupByAuthor(items, { except: me, unreadAfter, hasOlder: false, dayOf }).filter(
    (row) => row.kind === 'message',
  )
  const first = rows[0]
  if (first?.day === undefined || hasOlder || root === undefined) return rows
  if (dayOf(first.day) !== dayOf(root.at)) return rows
  const { day: _, ...same } = first
  return [same, ...rows.slice(1)]
}

/** The last entry of a thread that I have read: the divider stands after it. */
export function readIdOf(
  { items }: Pick<ThreadTimeline, 'items'>,
  root: EntryId,
  readReply: number | undefined,
): EntryId | undefined {
  if (readReply === undefined) return undefined
  const read = items.findLast(
    ({ id, reply }) => id !== undefined && reply !== undefined && reply <= readReply,
  )
  return read?.id ?? root
}
