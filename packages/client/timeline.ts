import type { LogEntry, Notice } from '@runnel/protocol/entry'
import type { ChatError } from '@runnel/protocol/errors'
import type { HistoryPage } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { mergeEntries, placeOf } from '@runnel/rules/order'

/** A message on screen. */
export interface MessageItem {
  kind: 'message'
  /** The client id where there is one, else the entry id: stays the same when a waiting message settles. */
  key: string
  /** Absent until the server has acknowledged it. */
  id?: EntryId
  /** Milliseconds since 1970: the server's once settled, this device's before. */
  at: number
  by: UserId
  /** The ordinal, once the log entry is seen. */
  n?: number
  text: string
  clientId?: string | undefined
  action?: true | undefined
  mentions?: UserId[] | undefined
  /** `waiting` until acknowledged; `failed` when refused for good: kept with its text for retry or discard. */
  status: 'settled' | 'waiting' | 'failed'
  error?: ChatError
}

/** A log entry that is not a message, shown as a quiet line. */
export interface NoticeItem {
  kind: 'notice'
  /** The entry id. */
  key: string
  id: EntryId
  at: number
  entry: Notice
}

export type TimelineItem = MessageItem | NoticeItem
/** An item that is in the log. */
export type SettledItem = TimelineItem & { id: EntryId }

/** The window on a channel's history that is in memory. */
export interface Timeline {
  /** Oldest first, by sequence; what is not in the log yet comes last, in the order it was written. */
  items: readonly TimelineItem[]
  /** There are messages before the first item. */
  hasOlder: boolean
  /** There are messages after the last settled item: the window is not at the latest. */
  hasNewer: boolean
  /** A page is being loaded. */
  isLoading: boolean
  /** `empty`: never opened (only waiting items can be in it). `loading`: the first page is awaited, also while not connected. */
  state: 'empty' | 'loading' | 'ready'
  /** Why the window was replaced: the missed part is no longer kept, or the log is another one. Until the channel is opened again. */
  gap?: 'trimmed' | 'reset'
  /** Why the first page could not be loaded, such as `not_found`. */
  error?: ChatError
  /** Grows with every change. */
  version: number
}

/** How many settled items a window keeps; what is cut off is loaded again when it is scrolled to. */
export const windowSize = { most: 2_000, kept: 1_500 } as const

/** The settled part of a timeline: a run of the log without holes in its messages. */
export interface Window {
  settled: readonly SettledItem[]
  hasOlder: boolean
  hasNewer: boolean
}

export const noWindow: Window = { settled: [], hasOlder: false, hasNewer: false }

export const emptyTimeline: Timeline = {
  items: [],
  hasOlder: false,
  hasNewer: false,
  isLoading: false,
  state: 'empty',
  version: 0,
}

/** A log entry as it is shown. */
export function toItem(entry: LogEntry): SettledItem {
  if (entry.type !== 'message.posted')
    return { kind: 'notice', key: entry.id, id: entry.id, at: entry.at, entry }
  const { type: _, ...message } = entry
  return { kind: 'message', key: entry.clientId ?? entry.id, ...message, status: 'settled' }
}

function pageItems(page: HistoryPage): readonly SettledItem[] {
  return mergeEntries(page.messages.map(toItem), page.notices.map(toItem))
}

/** A window that begins with a page. */
export function openWindow(page: HistoryPage): Window {
  return { settled: pageItems(page), hasOlder: page.hasOlder, hasNewer: page.hasNewer }
}

/** A window with the page before it. A window that grew too long loses its newest end. */
export function extendOlder(window: Window, page: HistoryPage): Window {
  const settled = mergeEntries(window.settled, pageItems(page))
  if (settled.length <= windowSize.most) return { ...window, settled, hasOlder: page.hasOlder }
  return { settled: settled.slice(0, windowSize.kept), hasOlder: page.hasOlder, hasNewer: true }
}

/** A window with the page after it. A window that grew too long loses its oldest end. */
export function extendNewer(window: Window, page: HistoryPage): Window {
  const settled = mergeEntries(window.settled, pageItems(page))
  return cutOldest({ ...window, settled, hasNewer: page.hasNewer })
}

/**
 * A window with entries that follow on the log's end; one that is not at the latest stays as it is. `readerIsAtStart`: the reader
 * looks at the window's oldest end, so when it grew too long it is the newest that goes.
 */
export function appendEntries(window: Window, entries: readonly LogEntry[], readerIsAtStart = false): Window {
  if (window.hasNewer || entries.length === 0) return window
  const settled = mergeEntries(beforeFork(window.settled, entries), entries.map(toItem))
  if (readerIsAtStart && settled.length > windowSize.most)
    return { ...window, settled: settled.slice(0, windowSize.kept), hasNewer: true }
  return cutOldest({ ...window, settled })
}

/** A page can be ahead of the live entries; if the log was forked between them, what the page had from there on is no more. */
function beforeFork(settled: readonly SettledItem[], entries: readonly LogEntry[]): readonly SettledItem[] {
  const last = settled.at(-1)
  for (const entry of entries) {
    if (!last || sequenceOf(entry.id) > sequenceOf(last.id)) return settled
    const place = placeOf(settled, sequenceOf(entry.id))
    const there = settled[place]!
    if (there.id !== entry.id && sequenceOf(there.id) === sequenceOf(entry.id)) return settled.slice(0, place)
  }
  return settled
}

function cutOldest(window: Window): Window {
  if (window.settled.length <= windowSize.most) return window
  return { ...window, settled: window.settled.slice(-windowSize.kept), hasOlder: true }
}

/** Whether an entry's place is inside the window. */
export function isInWindow({ settled }: Window, id: EntryId): boolean {
  const [first, last] = [settled[0], settled.at(-1)]
  if (!first || !last) return false
  return sequenceOf(id) >= sequenceOf(first.id) && sequenceOf(id) <= sequenceOf(last.id)
}

/** Everything on screen: the window, then what is not in the log yet. A message that is in both is shown once, settled (MSG-3). */
export function composeItems(window: Window, pending: readonly MessageItem[]): readonly TimelineItem[] {
  if (pending.length === 0) return window.settled
  const waiting = new Set(pending.map((item) => item.key))
  for (const item of window.settled) waiting.delete(item.key)
  const last = window.settled.at(-1)
  // An acknowledged message has its place in the log: not here, when the window ends before it or begins after it.
  const isElsewhere = ({ id }: MessageItem) =>
    id !== undefined && (window.hasNewer || (last !== undefined && sequenceOf(id) < sequenceOf(last.id)))
  const shown = pending.filter((item) => waiting.has(item.key) && !isElsewhere(item))
  return shown.length === 0 ? window.settled : [...window.settled, ...shown]
}

/** The last message at or before an entry, as far as the window knows. */
export function messageAt({ settled }: Window, id: EntryId): MessageItem | undefined {
  const sequence = sequenceOf(id)
  return settled.findLast(
    (item): item is SettledItem & MessageItem => item.kind === 'message' && sequenceOf(item.id) <= sequence,
  )
}
