import type { LogEntry, MessagePosted, Notice, ThreadReplied } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { fullJitter } from '@runnel/rules/backoff'
import { mergeEntries } from '@runnel/rules/order'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from './clock.ts'
import { readCurrentPage } from './current-page.ts'
import type { CurrentPageOptions } from './current-page.ts'
import { layOver } from './overlay.ts'
import type { LaidChanges } from './overlay.ts'
import { after } from './position.ts'
import type { Request } from './request.ts'
import { emptyThread, threadKey } from './thread.ts'
import type { ThreadKey, ThreadTimeline } from './thread.ts'
import { composeItems, extendOlder, itemAt, markAhead, noWindow, takeEntries, toItem } from './timeline.ts'
import type { MessageItem, Window } from './timeline.ts'

const pageLimit = 50
/** Threads that stay in memory and current. */
const mostThreads = 5
const backoff = { baseMs: 500, capMs: 10_000 }

interface Pane {
  channel: ChannelId
  root: EntryId
  store: StoreApi<ThreadTimeline>
  /** The first message alone, once known. */
  first: Window
  replies: Window
  /** Grows when the pane is loaded anew: a page asked for before is no longer of use. */
  generation: number
  loading?: { place: string; done: Promise<void> }
  recent: LogEntry[]
  cancelRetry?: () => void
}

type Page = RequestOutput<'thread:page'>

/** How pages of threads are fetched, and what is laid over them. */
export interface ThreadsOptions extends CurrentPageOptions {
  request: Request
  clock: Clock
  my(): UserId | undefined
  pending: {
    /** What I replied in a thread that is not in the log yet, in order. */
    replies(channel: ChannelId, root: EntryId): MessageItem[]
    changes(channel: ChannelId): LaidChanges
  }
  /** The first message as the channel's window has it, so that it is there at once. */
  rootOf(channel: ChannelId, root: EntryId): MessageItem | undefined
  standingOf(channel: ChannelId, root: EntryId): ThreadStanding | undefined
  onStanding(standing: ThreadStanding): void
}

/** The threads that are or were lately on screen: the latest replies fetched, live ones appended, older ones on demand. */
export function createThreads(options: ThreadsOptions) {
  const { request, clock, random, positionOf, my, pending } = options
  /** The one that was opened last is the last. */
  const panes = new Map<ThreadKey, Pane>()
  let opened: ThreadKey | undefined
  let isOnline = false

  function paneOf(channel: ChannelId, root: EntryId): Pane {
    const key = threadKey(channel, root)
    const known = panes.get(key)
    if (known) return known
    const pane: Pane = {
      channel,
      root,
      store: createStore<ThreadTimeline>(() => emptyThread),
      first: noWindow,
      replies: noWindow,
      generation: 0,
      recent: [],
    }
    panes.set(key, pane)
    forgetLongestClosed(key)
    return pane
  }

  const isLoaded = ({ store }: Pane) => store.getState().state === 'ready'
  const ofChannel = (channel: ChannelId) => [...panes.values()].filter((pane) => pane.channel === channel)

  type Change = { [Key in keyof ThreadTimeline]?: ThreadTimeline[Key] | undefined }

  /** Shows the pane as it is now, with other fields changed; a field that is undefined goes. */
  function publish(pane: Pane, change: Change = {}): void {
    const { channel, root, store } = pane
    const before = store.getState()
    const changes = pending.changes(channel)
    const said = composeItems(pane.replies, pending.replies(channel, root)) as readonly MessageItem[]
    const known = pane.first.settled[0] ?? options.rootOf(channel, root)
    const first = known?.kind === 'message' ? layOver([known], changes)[0] : undefined
    const next = {
      ...before,
      root: first ?? before.root,
      items: layOver(said, changes),
      hasOlder: pane.replies.hasOlder,
      standing: options.standingOf(channel, root),
      ...change,
      version: before.version + 1,
    }
    for (const key of ['root', 'standing', 'error'] as const) if (next[key] === undefined) delete next[key]
    store.setState(next as ThreadTimeline, true)
  }

  function load(pane: Pane, place: string, isOlder: boolean): Promise<void> {
    if (pane.loading?.place === place) return pane.loading.done
    const done = (pane.loading?.done ?? Promise.resolve())
      .catch(() => {})
      .then(() => fetchPage(pane, isOlder))
      .finally(() => {
        if (pane.loading !== loading) return
        delete pane.loading
        pane.recent = []
        if (pane.store.getState().isLoading) publish(pane, { isLoading: false })
      })
    const loading = (pane.loading = { place, done })
    return done
  }

  async function fetchPage(pane: Pane, isOlder: boolean): Promise<void> {
    const { channel, root, generation } = pane
    const before = pane.replies.settled[0]?.id
    if (isOlder ? !before || !pane.replies.hasOlder : isLoaded(pane)) return
    publish(pane, { isLoading: true })
    const ask = () => {
      pane.recent = []
      const place = isOlder && before ? { before } : {}
      return request('thread:page', { channel, thread: root, limit: pageLimit, ...place })
    }
    const page = await readCurrentPage(options, channel, ask, () => pane.generation === generation)
    if (!page) return
    const { first, replies } = currentWindows(pane, page)
    if (!isOlder) pane.replies = replies
    else if (pane.replies.settled[0]?.id === before) pane.replies = extendOlder(pane.replies, replies)
    if (!isOlder || pane.first.settled.length === 0) pane.first = first
    options.onStanding(page.standing)
    publish(pane, { state: 'ready', isLoading: false, error: undefined })
  }

  /** A page as of the live entries, as pages of history are. */
  function currentWindows(pane: Pane, page: Page): { first: Window; replies: Window } {
    const position = positionOf(pane.channel)
    const sequence = sequenceOf(page.position.id)
    const isAhead = position !== undefined && sequence > sequenceOf(position.id)
    const entries = after(page.position, pane.recent)
    const current = (settled: Window['settled'], hasOlder: boolean, hasNewer: boolean) => {
      const window = take(pane, { settled, hasOlder, hasNewer }, entries)
      return isAhead ? markAhead(window, sequence) : window
    }
    return {
      first: current([toItem(page.root)], false, true),
      replies: current(page.replies.map(toItem), page.hasOlder, page.hasNewer),
    }
  }

  const take = ({ root }: Pane, window: Window, entries: readonly LogEntry[]): Window =>
    takeEntries(withTombstones(window, root, entries), entries, {
      me: my(),
      isShown: (entry): entry is MessagePosted | ThreadReplied | Notice =>
        (entry.type === 'message.posted' || entry.type === 'thread.replied') && entry.thread === root,
    })

  /** The latest replies; tried until they are there, refused for good, no longer wanted or the connection is gone. */
  function loadFirst(pane: Pane, tries = 0): void {
    pane.cancelRetry?.()
    delete pane.cancelRetry
    load(pane, 'first', false).catch((cause: unknown) => {
      const error = cause instanceof ChatError ? cause : new ChatError('internal', { cause })
      if (!isOnline || pane.store.getState().state !== 'loading') return
      if (!error.isRetryable) return publish(pane, { state: 'empty', error })
      const waitMs = Math.max(error.retryAfterMs ?? 0, fullJitter(tries, random, backoff))
      pane.cancelRetry = clock.after(waitMs, () => loadFirst(pane, tries + 1))
    })
  }

  function unload(pane: Pane): void {
    pane.cancelRetry?.()
    // A page that is under way is of no use, and must not stand for the one that is asked for next.
    delete pane.loading
    pane.generation += 1
    pane.first = noWindow
    pane.replies = noWindow
    if (pane.store.getState().state !== 'empty')
      publish(pane, { root: undefined, state: 'empty', isLoading: false, error: undefined })
  }

  /** Closed threads go, store and all: who wants one again gets a fresh one. */
  function forgetLongestClosed(kept: ThreadKey): void {
    const closed = [...panes].filter(([key]) => key !== opened && key !== kept)
    for (const [key, pane] of closed.slice(0, -mostThreads)) {
      unload(pane)
      panes.delete(key)
    }
  }

  function open(pane: Pane): void {
    const key = threadKey(pane.channel, pane.root)
    panes.delete(key)
    panes.set(key, pane)
    if (isLoaded(pane)) return
    publish(pane, { state: 'loading', error: undefined })
    if (isOnline && positionOf(pane.channel)) loadFirst(pane)
  }

  return {
    storeOf: (channel: ChannelId, root: EntryId): StoreApi<ThreadTimeline> => paneOf(channel, root).store,
    /** The threads in memory. */
    loaded: (): readonly Pick<Pane, 'channel' | 'root'>[] => [...panes.values()].filter(isLoaded),
    /** Whether entries missed in this channel are wanted. */
    isLoadedIn: (channel: ChannelId): boolean => ofChannel(channel).some(isLoaded),
    open(channel: ChannelId, root: EntryId | undefined): void {
      opened = root && threadKey(channel, root)
      if (root) open(paneOf(channel, root))
    },
    async loadOlder(channel: ChannelId, root: EntryId): Promise<void> {
      await load(paneOf(channel, root), 'older', true)
    },
    /** New entries of a channel's log, in order, each once. Shown, too, when something `else` of the channel changed. */
    take(channel: ChannelId, entries: readonly LogEntry[], isElse = false): void {
      for (const pane of ofChannel(channel)) {
        if (pane.loading) pane.recent.push(...entries)
        const { first, replies } = pane
        if (isLoaded(pane)) {
          pane.first = take(pane, first, entries)
          pane.replies = take(pane, replies, entries)
        }
        if (pane.first !== first || pane.replies !== replies || isElse) publish(pane)
      }
    },
    /** Something that is laid over changed: waiting replies, changes, or the standing. */
    publish(channel: ChannelId, root?: EntryId): void {
      for (const pane of ofChannel(channel)) if (root === undefined || pane.root === root) publish(pane)
    },
    /** What is on screen of a channel's threads. */
    itemsIn: (channel: ChannelId): readonly MessageItem[] =>
      ofChannel(channel).flatMap(({ store }) => store.getState().items),
    /** The replies of a thread after an ordinal; undefined when they are not in memory. */
    repliesAfter(channel: ChannelId, root: EntryId, reply: number): readonly MessageItem[] | undefined {
      const pane = panes.get(threadKey(channel, root))
      if (!pane || !isLoaded(pane)) return undefined
      return (pane.replies.settled as readonly MessageItem[]).filter((item) => (item.reply ?? 0) > reply)
    },
    /** Connected and caught up: what is awaited is loaded. */
    resume(): void {
      isOnline = true
      // Opening moves a pane to the end: not while walking through them.
      const awaited = [...panes.values()].filter(({ store }) => store.getState().state === 'loading')
      for (const pane of awaited) open(pane)
    },
    pause(): void {
      isOnline = false
      for (const pane of panes.values()) pane.cancelRetry?.()
    },
    /** The channel's log has a gap or is another one: what is on screen is read anew; `onlyAhead`: what tells of more than the entries that were taken in. */
    reload(channel: ChannelId, onlyAhead = false): void {
      for (const pane of ofChannel(channel)) {
        if (onlyAhead && !pane.first.ahead && !pane.replies.ahead) continue
        const isWanted = pane.store.getState().state !== 'empty'
        unload(pane)
        if (isWanted && threadKey(channel, pane.root) === opened) open(pane)
      }
    },
    /** The channel is no longer mine. */
    forget(channel: ChannelId): void {
      for (const pane of ofChannel(channel)) unload(pane)
    },
  }
}

/** A reply that came and was deleted while I was away is not read again from the log: its deletion tells where its tombstone stands. */
function withTombstones(window: Window, root: EntryId, entries: readonly LogEntry[]): Window {
  if (window.hasNewer) return window
  const missed = entries.flatMap((entry) =>
    entry.type === 'message.deleted' ? (entry.replies ?? []).map((gone) => ({ ...gone, entry })) : [],
  )
  const first = window.settled[0]
  const lacking = missed.filter(
    ({ id, thread }) =>
      thread === root &&
      !itemAt(window, id) &&
      (!window.hasOlder || (first !== undefined && sequenceOf(id) > sequenceOf(first.id))) &&
      !entries.some((other) => other.id === id),
  )
  if (lacking.length === 0) return window
  const items = lacking.map(({ id, thread, reply, by, entry }) =>
    toItem({
      type: 'thread.replied',
      id,
      at: millisecondsOf(id),
      by,
      thread,
      reply,
      text: '',
      deleted: { by: entry.by, at: entry.at, ...(entry.reason !== undefined && { reason: entry.reason }) },
    }),
  )
  const settled = mergeEntries(
    window.settled,
    items.toSorted((a, b) => sequenceOf(a.id) - sequenceOf(b.id)),
  )
  return { ...window, settled }
}
