import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { HistoryPage } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Position } from '@runnel/protocol/ids'
import type { RequestInput } from '@runnel/protocol/requests'
import { fullJitter } from '@runnel/rules/backoff'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from './clock.ts'
import { after } from './position.ts'
import type { Request } from './request.ts'
import {
  appendEntries,
  composeItems,
  emptyTimeline,
  extendNewer,
  extendOlder,
  isInWindow,
  noWindow,
  openWindow,
} from './timeline.ts'
import type { MessageItem, Timeline, Window } from './timeline.ts'

/** Messages per page. */
const pageLimit = 50
/** With more unread than this a channel opens at the first of them, else at the newest page, which then shows them all. */
const unreadPerPage = 80
/** Channels whose windows stay in memory and current. */
const mostWindows = 20
const backoff = { baseMs: 500, capMs: 10_000 }

interface Pane {
  store: StoreApi<Timeline>
  window: Window
  /** Acknowledged, but their log entries have not come by yet. */
  acknowledged: MessageItem[]
  /** Grows when the window is replaced: a page asked for before is no longer of use. */
  generation: number
  loading?: { place: string; done: Promise<void> }
  /** Entries that came while a page was under way. */
  recent: LogEntry[]
  readerIsAtStart: boolean
  openedAt: number
  cancelRetry?: () => void
}

export interface PagesOptions {
  request: Request
  clock: Clock
  random: () => number
  /** Ends early when the connection is lost. */
  wait(ms: number): Promise<void>
  /** Where the channel's reader stands; undefined when it is not mine. */
  positionOf(channel: ChannelId): Position | undefined
  /** What waits or failed in a channel, in order. */
  pendingOf(channel: ChannelId): MessageItem[]
  /** A page came from another log than the one that is followed: follow anew. */
  onOtherLog(): Promise<void>
  /** A page that reaches the latest message came in. */
  onNewest(channel: ChannelId): void
}

type Where = { before: EntryId } | { after: EntryId } | { around: EntryId } | { latest: true }
type PageInput = RequestInput<'history:page'>

/** The windows on the channels' histories: pages fetched into them, live entries appended to them. */
export function createPages(options: PagesOptions) {
  const { request, clock, random, wait, positionOf, pendingOf } = options
  const panes = new Map<ChannelId, Pane>()
  let isOnline = false

  function paneOf(channel: ChannelId): Pane {
    const known = panes.get(channel)
    if (known) return known
    const pane: Pane = {
      store: createStore<Timeline>(() => emptyTimeline),
      window: noWindow,
      acknowledged: [],
      generation: 0,
      recent: [],
      readerIsAtStart: false,
      openedAt: 0,
    }
    panes.set(channel, pane)
    return pane
  }

  type Change = { [Key in keyof Timeline]?: Timeline[Key] | undefined }

  /** Shows the pane as it is now, with other fields changed; a field that is undefined goes. */
  function publish(channel: ChannelId, change: Change = {}): void {
    const pane = paneOf(channel)
    const before = pane.store.getState()
    const next = {
      ...before,
      items: composeItems(pane.window, [...pane.acknowledged, ...pendingOf(channel)]),
      hasOlder: pane.window.hasOlder,
      hasNewer: pane.window.hasNewer,
      ...change,
      version: before.version + 1,
    }
    for (const key of ['gap', 'error'] as const) if (next[key] === undefined) delete next[key]
    pane.store.setState(next as Timeline, true)
  }

  const isLoaded = (channel: ChannelId) => panes.get(channel)?.store.getState().state === 'ready'

  function replace(channel: ChannelId, window: Window, change: Change): void {
    const pane = paneOf(channel)
    pane.window = window
    pane.generation += 1
    pane.readerIsAtStart = false
    publish(channel, change)
  }

  /** Fetches a page and lays it into the window. One at a time per channel; the same place again is the same fetch. */
  function load(channel: ChannelId, place: string, where: () => Where | undefined): Promise<void> {
    const pane = paneOf(channel)
    if (pane.loading?.place === place) return pane.loading.done
    const done = (pane.loading?.done ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        const input = where()
        return input && fetchPage(channel, pane, input)
      })
      .finally(() => {
        if (pane.loading !== loading) return
        delete pane.loading
        pane.recent = []
        if (pane.store.getState().isLoading) publish(channel, { isLoading: false })
      })
    const loading = (pane.loading = { place, done })
    return done
  }

  async function fetchPage(channel: ChannelId, pane: Pane, where: Where): Promise<void> {
    publish(channel, { isLoading: true })
    for (let tries = 0; ; tries += 1) {
      const { generation } = pane
      const before = positionOf(channel)
      pane.recent = []
      const page = await request('history:page', {
        channel,
        limit: pageLimit,
        ...('latest' in where ? { limit: 2 * pageLimit } : where),
      } satisfies PageInput)
      if (pane.generation !== generation) return
      const now = positionOf(channel)
      if (!before || !now) throw new ChatError('not_found')
      const isOther = page.position.epoch !== now.epoch
      // Live entries between the page's head and those seen since it was asked for would be missing.
      const isStale = !page.hasNewer && sequenceOf(page.position.id) < sequenceOf(before.id)
      if (!isOther && !isStale) return layIn(channel, pane, where, page)
      if (tries >= 5) throw new ChatError('unavailable')
      if (isOther || tries >= 2) await options.onOtherLog()
      await wait(fullJitter(tries, random, backoff))
      if (pane.generation !== generation) return
    }
  }

  function layIn(channel: ChannelId, pane: Pane, where: Where, page: HistoryPage): void {
    const [first, last] = [pane.window.settled[0], pane.window.settled.at(-1)]
    if ('before' in where) {
      if (first?.id !== where.before) return
      pane.window = extendOlder(pane.window, page)
    } else if ('after' in where) {
      if (last?.id !== where.after) return
      pane.window = extendNewer(pane.window, page)
    } else {
      pane.window = openWindow(page)
      pane.generation += 1
    }
    pane.readerIsAtStart = 'before' in where
    if (!pane.window.hasNewer) pane.window = appendEntries(pane.window, after(page.position, pane.recent))
    publish(channel, { state: 'ready', isLoading: false, error: undefined })
    if (!page.hasNewer) options.onNewest(channel)
  }

  /** The first page; tried until it is there, refused for good, no longer wanted or the connection is gone. */
  function loadFirst(channel: ChannelId, where: Where, tries = 0): void {
    const pane = paneOf(channel)
    pane.cancelRetry?.()
    delete pane.cancelRetry
    load(channel, 'first', () => (isLoaded(channel) ? undefined : where)).catch((cause: unknown) => {
      const error = cause instanceof ChatError ? cause : new ChatError('internal', { cause })
      if (!isOnline || pane.store.getState().state !== 'loading') return
      if (!error.isRetryable) return publish(channel, { state: 'empty', error })
      const waitMs = Math.max(error.retryAfterMs ?? 0, fullJitter(tries, random, backoff))
      pane.cancelRetry = clock.after(waitMs, () => loadFirst(channel, where, tries + 1))
    })
  }

  function unload(channel: ChannelId): void {
    const pane = panes.get(channel)
    if (!pane || pane.store.getState().state === 'empty') return
    pane.cancelRetry?.()
    pane.acknowledged = []
    replace(channel, noWindow, { state: 'empty', isLoading: false, gap: undefined, error: undefined })
  }

  function unloadLongestClosed(): void {
    const loaded = [...panes].filter(([channel]) => isLoaded(channel))
    const surplus = loaded.toSorted(([, a], [, b]) => b.openedAt - a.openedAt).slice(mostWindows)
    for (const [channel] of surplus) unload(channel)
  }

  return {
    isLoaded,
    unload,
    publish: (channel: ChannelId): void => (panes.has(channel) ? publish(channel) : undefined),
    storeOf: (channel: ChannelId): StoreApi<Timeline> => paneOf(channel).store,
    windowOf: (channel: ChannelId): Window => panes.get(channel)?.window ?? noWindow,
    /** Gives the channels whose first page is still awaited: open them again. */
    resume(): ChannelId[] {
      isOnline = true
      return [...panes]
        .filter(([, pane]) => pane.store.getState().state === 'loading')
        .map(([channel]) => channel)
    },
    pause(): void {
      isOnline = false
      for (const pane of panes.values()) pane.cancelRetry?.()
    },

    /** Loads a channel's first page, unless it is loaded. Not mine yet, or not online: it is awaited, see `resume`. */
    open(
      channel: ChannelId,
      { isMine, unread, readId }: { isMine: boolean; unread: number; readId: EntryId },
    ): void {
      const pane = paneOf(channel)
      pane.openedAt = clock.now()
      unloadLongestClosed()
      const { state, gap } = pane.store.getState()
      if (state === 'ready') return gap ? publish(channel, { gap: undefined }) : undefined
      publish(channel, { state: 'loading', error: undefined })
      if (!isMine || !isOnline) return
      const isFarBehind = unread > unreadPerPage && sequenceOf(readId) > 0
      loadFirst(channel, isFarBehind ? { around: readId } : { latest: true })
    },

    /** A first page that the server gave unasked. */
    seed(channel: ChannelId, page: HistoryPage, gap?: 'trimmed' | 'reset'): void {
      paneOf(channel).acknowledged = []
      replace(channel, openWindow(page), { state: 'ready', isLoading: false, gap, error: undefined })
      options.onNewest(channel)
    },

    /** New entries of a channel's log, in order, each once. */
    take(channel: ChannelId, entries: readonly LogEntry[]): void {
      const pane = panes.get(channel)
      const last = entries.at(-1)
      if (!pane || !last) return
      if (pane.loading) pane.recent.push(...entries)
      const [windowBefore, acknowledgedBefore] = [pane.window, pane.acknowledged]
      if (isLoaded(channel)) pane.window = appendEntries(pane.window, entries, pane.readerIsAtStart)
      pane.acknowledged = pane.acknowledged.filter((item) => sequenceOf(item.id!) > sequenceOf(last.id))
      if (pane.window !== windowBefore || pane.acknowledged.length !== acknowledgedBefore.length)
        publish(channel)
    },

    /** One of my messages was acknowledged: it is shown as settled until its log entry takes its place. */
    acknowledge(channel: ChannelId, item: MessageItem): void {
      const pane = panes.get(channel)
      const position = positionOf(channel)
      if (!pane || !position || !item.id) return
      if (sequenceOf(item.id) > sequenceOf(position.id)) pane.acknowledged.push(item)
    },

    async loadOlder(channel: ChannelId): Promise<void> {
      await load(channel, 'older', () => {
        const { settled, hasOlder } = paneOf(channel).window
        return settled[0] && hasOlder ? { before: settled[0].id } : undefined
      })
    },
    async loadNewer(channel: ChannelId): Promise<void> {
      await load(channel, 'newer', () => {
        const { settled, hasNewer } = paneOf(channel).window
        const last = settled.at(-1)
        return last && hasNewer ? { after: last.id } : undefined
      })
    },
    async showLatest(channel: ChannelId): Promise<void> {
      const pane = paneOf(channel)
      pane.readerIsAtStart = false
      await load(channel, 'latest', () =>
        isLoaded(channel) && !pane.window.hasNewer ? undefined : { latest: true },
      )
    },
    async showAround(channel: ChannelId, id: EntryId): Promise<void> {
      await load(channel, `around ${id}`, () =>
        isLoaded(channel) && isInWindow(paneOf(channel).window, id) ? undefined : { around: id },
      )
    },
    /** The reader is at the newest end: when the window grows too long, its oldest end goes. */
    atEnd(channel: ChannelId): void {
      const pane = panes.get(channel)
      if (pane) pane.readerIsAtStart = false
    },
  }
}
