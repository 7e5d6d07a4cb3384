import type { Everyone, LogEntry, MessagePosted, Notice, ThreadReplied } from '@runnel/protocol/entry'
import type { ChatError } from '@runnel/protocol/errors'
import type { HistoryPage } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import type { Message, ReactionOn, Reply } from '@runnel/protocol/message'
import { applyChange, applyReply, applyReplyGone } from '@runnel/rules/message'
import { mergeEntries, placeOf } from '@runnel/rules/order'

/** A message or reply on screen, with what became of it: my own changes at once, others' as their entries come. */
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
  everyone?: Everyone | undefined
  /** Of a reply: the first message of its thread, and its ordinal there once the log entry is seen. */
  thread?: EntryId | undefined
  reply?: number | undefined
  editedAt?: number | undefined
  /** It was deleted: the text is empty. */
  deleted?: Message['deleted']
  reactions?: ReactionOn[] | undefined
  pinned?: Message['pinned']
  /** Of a thread's first message: how many replies, when the last came, who replied, the latest first. */
  replies?: Message['replies']
  /** A change of mine that is shown as done and is not acknowledged yet. */
  pendingChange?: 'edit' | 'delete'
  /** A change of mine that was refused for good: the message is shown as it is, what was typed is kept here. */
  failedChange?: FailedChange
  /** `waiting` until acknowledged; `failed` when refused for good: kept with its text for retry or discard. */
  status: 'settled' | 'waiting' | 'failed'
  error?: ChatError
}

/** An edit that was refused: to be sent again (`retry`) or forgotten (`discard`) under its client id. */
export interface FailedChange {
  clientId: string
  kind: 'edit'
  text: string
  error: ChatError
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

/** What stands in a timeline. */
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
  /** Messages of a page that is ahead of the live entries, and the sequence up to which it tells of them: changes until then are in it. */
  ahead?: ReadonlyMap<EntryId, number>
}

/** Of a channel of which nothing is in memory. */
export const noWindow: Window = { settled: [], hasOlder: false, hasNewer: false }

/** A channel of which nothing is known yet. */
export const emptyTimeline: Timeline = {
  items: [],
  hasOlder: false,
  hasNewer: false,
  isLoading: false,
  state: 'empty',
  version: 0,
}

/** A log entry that is shown as an item of its own, or a message as a page gives it. */
export type ShownEntry = MessagePosted | ThreadReplied | Message | Reply | Notice

/** A log entry as it is shown. */
export function toItem(entry: ShownEntry): SettledItem {
  if (entry.type !== 'message.posted' && entry.type !== 'thread.replied')
    return { kind: 'notice', key: entry.id, id: entry.id, at: entry.at, entry }
  const { type: _, ...message } = entry
  return { kind: 'message', key: entry.clientId ?? entry.id, ...message, status: 'settled' }
}

/** Entries that stand in their channel as no item of their own: replies, and what changes messages. */
const hidden: ReadonlySet<LogEntry['type']> = new Set<LogEntry['type']>([
  'thread.replied',
  'message.edited',
  'message.deleted',
  'message.pinned',
  'message.unpinned',
  'reaction.added',
  'reaction.removed',
])

/** Whether an entry stands in its channel as an item of its own. */
export function isShownInChannel(entry: LogEntry): entry is MessagePosted | Notice {
  return !hidden.has(entry.type)
}

function pageItems(page: HistoryPage): readonly SettledItem[] {
  return mergeEntries(page.messages.map(toItem), page.notices.filter(isShownInChannel).map(toItem))
}

/** A window that begins with a page. */
export function openWindow(page: HistoryPage): Window {
  return { settled: pageItems(page), hasOlder: page.hasOlder, hasNewer: page.hasNewer }
}

/** A window with the one before it. A window that grew too long loses its newest end. */
export function extendOlder(window: Window, older: Window): Window {
  const both = join(window, older)
  if (both.settled.length <= windowSize.most) return { ...both, hasOlder: older.hasOlder }
  return {
    ...both,
    settled: both.settled.slice(0, windowSize.kept),
    hasOlder: older.hasOlder,
    hasNewer: true,
  }
}

/** A window with the one after it. A window that grew too long loses its oldest end. */
export function extendNewer(window: Window, newer: Window): Window {
  return cutOldest({ ...join(window, newer), hasNewer: newer.hasNewer })
}

function join(window: Window, other: Window): Window {
  const settled = mergeEntries(window.settled, other.settled)
  if (!other.ahead) return { ...window, settled }
  // What the window had already is as the live entries left it.
  const ahead = new Map(window.ahead)
  for (const [id, sequence] of other.ahead) if (!itemAt(window, id)) ahead.set(id, sequence)
  return { ...window, settled, ahead }
}

/** A window whose messages are as of an entry that the live ones have not come to. */
export function markAhead(window: Window, sequence: number): Window {
  return { ...window, ahead: new Map(window.settled.map(({ id }) => [id, sequence])) }
}

/** The item of an entry, if the window holds it. */
export function itemAt({ settled }: Window, id: EntryId): SettledItem | undefined {
  const item = settled[placeOf(settled, sequenceOf(id))]
  return item?.id === id ? item : undefined
}

/**
 * A window after live entries, each taken once and in order: those that are shown as items of their own (`isShown`) follow on at its end,
 * the others change the messages that are in it (MSG-1).
 */
export function takeEntries(
  window: Window,
  entries: readonly LogEntry[],
  {
    me,
    isShown = isShownInChannel,
    readerIsAtStart = false,
  }: {
    me: UserId | undefined
    isShown?: (entry: LogEntry) => entry is MessagePosted | ThreadReplied | Notice
    readerIsAtStart?: boolean
  },
): Window {
  const last = entries.at(-1)
  if (!last) return window
  const longer = appendEntries(window, entries.filter(isShown), readerIsAtStart)
  const changed = changeItems(longer, entries, me)
  if (!changed.ahead || Math.max(...changed.ahead.values()) > sequenceOf(last.id)) return changed
  const { ahead: _, ...current } = changed
  return current
}

function changeItems(window: Window, entries: readonly LogEntry[], me: UserId | undefined): Window {
  let settled: SettledItem[] | undefined
  const change = (entry: LogEntry, id: EntryId, apply: (item: MessageItem) => MessageItem) => {
    const items = settled ?? window.settled
    const place = placeOf(items, sequenceOf(id))
    const item = items[place]
    if (item?.id !== id || item.kind !== 'message') return
    if (sequenceOf(entry.id) <= (window.ahead?.get(id) ?? 0)) return
    const next = apply(item)
    if (next === item) return
    settled ??= [...window.settled]
    settled[place] = next as SettledItem
  }
  for (const entry of entries) {
    if (entry.type === 'message.posted' || entry.type === 'thread.replied') {
      if (entry.thread) change(entry, entry.thread, (root) => applyReply(root, entry))
    } else if (entry.type === 'message.deleted') {
      for (const { thread, left } of entry.replies ?? [])
        change(entry, thread, (root) => applyReplyGone(root, left))
      for (const id of entry.messages) change(entry, id, (item) => applyChange(item, entry, me))
    } else if ('message' in entry) change(entry, entry.message, (item) => applyChange(item, entry, me))
  }
  return settled ? { ...window, settled } : window
}

/**
 * A window with entries that follow on the log's end; one that is not at the latest stays as it is. `readerIsAtStart`: the reader
 * looks at the window's oldest end, so when it grew too long it is the newest that goes.
 */
export function appendEntries(
  window: Window,
  entries: readonly ShownEntry[],
  readerIsAtStart = false,
): Window {
  if (window.hasNewer || entries.length === 0) return window
  const settled = mergeEntries(beforeFork(window.settled, entries), entries.map(toItem))
  if (readerIsAtStart && settled.length > windowSize.most)
    return { ...window, settled: settled.slice(0, windowSize.kept), hasNewer: true }
  return cutOldest({ ...window, settled })
}

/** A page can be ahead of the live entries; if the log was forked between them, what the page had from there on is no more. */
function beforeFork(settled: readonly SettledItem[], entries: readonly ShownEntry[]): readonly SettledItem[] {
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
