import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { HistoryPage } from '@runnel/protocol/history'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { RequestInput } from '@runnel/protocol/requests'
import { fullJitter } from '@runnel/rules/backoff'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from './clock.ts'
import { readCurrentPage } from './current-page.ts'
import type { CurrentPageOptions } from './current-page.ts'
import { layOver } from './overlay.ts'
import type { LaidChanges } from './overlay.ts'
import { after } from './position.ts'
import type { Request } from './request.ts'
import {
  composeItems,
  emptyTimeline,
  extendNewer,
  extendOlder,
  isInWindow,
  markAhead,
  noWindow,
  openWindow,
  takeEntries,
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
  /** Grows when the window is replaced: a page asked for before is no longer of use. */
  generation: number
  loading?: { place: string; done: Promise<void> }
  /** Entries that came while a page was under way. */
  recent: LogEntry[]
  readerIsAtStart: boolean
  openedAt: number
  cancelRetry?: () => void
}

/** How pages are fetched, and what is laid over them. */
export interface PagesOptions extends CurrentPageOptions {
  request: Request
  clock: Clock
  my(): UserId | undefined
  pending: {
    /** What I said in a channel that is not in its log yet, in order. */
    messages(channel: ChannelId): MessageItem[]
    changes(channel: ChannelId): LaidChanges
  }
}

type Where = { before: EntryId } | { after: EntryId } | { around: EntryId } | { latest: true }
type PageInput = RequestInput<'history:page'>

/** The windows on the channels' histories: pages fetched into them, live entries appended to them. */
export function createPages(options: PagesOptions) {
  const { request, clock, random, positionOf, my, pending } = options
  const panes = new Map<ChannelId, Pane>()
  let isOnline = false

  function paneOf(channel: ChannelId): Pane {
    const known = panes.get(channel)
    if (known) return known
    const pane: Pane = {
      store: createStore<Timeline>(() => emptyTimeline),
      window: noWindow,
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
      items: layOver(composeItems(pane.window, pending.messages(channel)), pending.changes(channel)),
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
    const { generation } = pane
    const ask = () => {
      pane.recent = []
      return request('history:page', {
        channel,
        limit: pageLimit,
        ...('latest' in where ? { limit: 2 * pageLimit } : where),
      } satisfies PageInput)
    }
    const page = await readCurrentPage(options, channel, ask, () => pane.generation === generation)
    if (page) layIn(channel, pane, where, page)
  }

  function layIn(channel: ChannelId, pane: Pane, where: Where, page: HistoryPage): void {
    const [first, last] = [pane.window.settled[0], pane.window.settled.at(-1)]
    const window = currentWindow(channel, page, pane.recent)
    if ('before' in where) {
      if (first?.id !== where.before) return
      pane.window = extendOlder(pane.window, window)
    } else if ('after' in where) {
      if (last?.id !== where.after) return
      pane.window = extendNewer(pane.window, window)
    } else {
      pane.window = window
      pane.generation += 1
    }
    pane.readerIsAtStart = 'before' in where
    publish(channel, { state: 'ready', isLoading: false, error: undefined })
  }

  /** A page as of the live entries: those it does not tell of are applied, those that are still to come are not applied to it. */
  function currentWindow(channel: ChannelId, page: HistoryPage, recent: readonly LogEntry[] = []): Window {
    const window = takeEntries(openWindow(page), after(page.position, recent), { me: my() })
    const ahead = sequenceOf(page.position.id)
    const position = positionOf(channel)
    return position && ahead > sequenceOf(position.id) ? markAhead(window, ahead) : window
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
    // A page that is under way is of no use, and must not stand for the one that is asked for next.
    delete pane.loading
    replace(channel, noWindow, { state: 'empty', isLoading: false, gap: undefined, error: undefined })
  }

  function unloadLongestClosed(): void {
    const loaded = [...panes].filter(([channel]) => isLoaded(channel))
    const surplus = loaded.toSorted(([, a], [, b]) => b.openedAt - a.openedAt).slice(mostWindows)
    for (const [channel] of surplus) unload(channel)
  }

  return {
    isLoaded,
    /** Whether a page tells of more than the entries that were taken in. */
    isAhead: (channel: ChannelId): boolean => panes.get(channel)?.window.ahead !== undefined,
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
      const change = { state: 'ready', isLoading: false, gap, error: undefined } as const
      replace(channel, currentWindow(channel, page), change)
    },

    /** New entries of a channel's log, in order, each once. Shown, too, when something `else` of the channel changed. */
    take(channel: ChannelId, entries: readonly LogEntry[], isElse = false): void {
      const pane = panes.get(channel)
      if (!pane) return
      if (pane.loading) pane.recent.push(...entries)
      const before = pane.window
      if (isLoaded(channel))
        pane.window = takeEntries(before, entries, { me: my(), readerIsAtStart: pane.readerIsAtStart })
      if (pane.window !== before || isElse) publish(channel)
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
