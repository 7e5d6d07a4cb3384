import type { MessageItem, NoticeItem, TimelineItem } from '@runnel/client/timeline'
import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId, UserId } from '@runnel/protocol/ids'

/** What stands above a row because something begins with it. */
interface Beginnings {
  /** A day begins here: some moment of it, ms since 1970. */
  day?: number
  /** The first entry I have not read. */
  isFirstUnread?: true
}

export interface MessageRow extends Beginnings {
  kind: 'message'
  key: string
  item: MessageItem
  /** Shows author and time; the rows after it fold under it. */
  isHead: boolean
}

/** Consecutive entries that are not messages, told in as few lines as possible. */
export interface NoticesRow extends Beginnings {
  kind: 'notices'
  /** The first notice's. */
  key: string
  items: readonly NoticeItem[]
}

export type Row = MessageRow | NoticesRow

export interface Grouping {
  /** Whose words are never unread: in a thread one's own. A channel counts whatever comes after what was read, also one's own words. */
  except?: UserId | undefined
  /** The last entry read when the divider was placed; without it there is no divider. */
  unreadAfter: EntryId | undefined
  /** There are entries before the first item. */
  hasOlder: boolean
  /** The number of the day a moment lies in, in the reader's time zone. */
  dayOf: (at: number) => number
}

const foldMs = 5 * 60_000

/**
 * Rows of a timeline: one author's messages less than 5 minutes apart fold under one header, notices in a row are one
 * row, a new day and the first unread entry are marked. How a row looks depends on what is right before it, so while
 * there is something older the first row is held back until that is known: pages that come and go above change no row
 * on screen.
 */
export function groupByAuthor(items: readonly TimelineItem[], grouping: Grouping): Row[] {
  const rows = allRows(items, grouping)
  return grouping.hasOlder && rows.length > 1 ? rows.slice(1) : rows
}

function allRows(items: readonly TimelineItem[], { except, unreadAfter, dayOf }: Grouping): Row[] {
  const rows: Row[] = []
  const readUpTo = unreadAfter === undefined ? Infinity : sequenceOf(unreadAfter)
  let isUnreadMarked = false
  let lastDay: number | undefined
  let notices: NoticeItem[] | undefined
  let previous: MessageItem | undefined

  for (const item of items) {
    const day = dayOf(item.at)
    const isNewDay = day !== lastDay
    lastDay = day
    const isFirstUnread = !isUnreadMarked && isUnread(item, readUpTo, except)
    if (isFirstUnread) isUnreadMarked = true
    const beginnings: Beginnings = {
      ...(isNewDay ? { day: item.at } : {}),
      ...(isFirstUnread ? { isFirstUnread } : {}),
    }
    const isBreak = isNewDay || isFirstUnread
    if (item.kind === 'notice') {
      previous = undefined
      if (notices !== undefined && !isBreak) notices.push(item)
      else rows.push({ kind: 'notices', key: item.key, items: (notices = [item]), ...beginnings })
    } else {
      notices = undefined
      const isHead = isBreak || previous === undefined || !isSameBreath(previous, item)
      rows.push({ kind: 'message', key: item.key, item, isHead, ...beginnings })
      previous = item
    }
  }
  return rows
}

/** Only messages are unread: the divider never stands above a mere notice or a tombstone. */
function isUnread(item: TimelineItem, readUpTo: number, except: UserId | undefined): boolean {
  if (item.kind !== 'message' || item.id === undefined || item.deleted !== undefined) return false
  return item.by !== except && sequenceOf(item.id) > readUpTo
}

function isSameBreath(before: MessageItem, item: MessageItem): boolean {
  return (
    before.by === item.by &&
    // A reply that is shown in the channel tells what it answers.
    before.thread === item.thread &&
    before.action === undefined &&
    item.action === undefined &&
    Math.abs(item.at - before.at) < foldMs
  )
}
