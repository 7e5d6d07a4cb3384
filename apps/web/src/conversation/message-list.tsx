'use client'
'use no memo'

import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Range, VirtualItem, Virtualizer } from '@tanstack/react-virtual'
import {
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { ReactNode, Ref } from 'react'
import { useDensity } from '@/features/density/density.ts'
import { dayNumber } from '@/features/message/day.ts'
import { groupByAuthor } from '@/features/message/group-by-author.ts'
import type { Row } from '@/features/message/group-by-author.ts'
import { useIsOnline, useMe, useTimeline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { lazily } from '@/ui/lazily.ts'
import { endPixels } from './at-end.ts'
import { beginningOf } from './beginning.ts'
import type { Place } from './beginning.ts'
import { StickyDay } from './dividers.tsx'
import { historyStart } from './history-start.ts'
import { HistoryStartView } from './history-start-view.tsx'
import { JumpToLatest } from './jump-to-latest.tsx'
import { JumpToUnread } from './jump-to-unread.tsx'
import { LoadingRows } from './loading-rows.tsx'
import { createRowHeights } from './row-height.ts'
import { rowLabelIds, RowView } from './row-view.tsx'
import { useActKeys } from './use-act-keys.ts'
import { useEditInView, useIsEditing } from './use-edit-in-view.ts'
import { useFeedFocus, useFeedKeys } from './use-feed-keys.ts'
import { useFirstUnread } from './use-first-unread.ts'
import { useHistoryPages } from './use-history-pages.ts'
import { useJumpToLatest } from './use-jump-to-latest.ts'
import styles from './message-list.module.css'
import { usePermalink } from './use-permalink.ts'
import { usePlacement } from './use-placement.ts'
import { useMarkRead, useReadingPause, useUnreadDivider } from './use-reading.ts'
import { useFind } from './use-find.ts'
import { useStayAtEnd } from './use-stay-at-end.ts'
import { useHeight, useSteadyEnd, useSteadyStart } from './use-sizes.ts'
import { useWayBack } from './use-way-back.ts'
import { useIsWindowFocused } from './use-window-focus.ts'

const Find = lazily(() => import('./find.tsx').then((module) => module.Find))

const endPadding = 8
/** Height of what stands above the oldest message, before it is measured. */
const usualStart = 56
/** How much of a row's divider may be above the view before its day is told by the label instead. */
const dayPixels = 14
/** 75 times the width of a digit, in CSS pixels. */
const widestColumn = 746

export interface MessageListProps {
  channel: ChannelId
  title: string
  isEphemeral: boolean
  /** The message a permalink points at. */
  at: EntryId | undefined
  /** Shown while the channel holds no message. */
  empty: ReactNode
  /** Set to what brings the view to the end, for after sending. */
  toLatest: Ref<() => void>
  /** The day in view was pressed: one wants to go to another. */
  onDate: (() => void) | undefined
  /** The way back to the end was taken by its button, which is gone now and the focus with it. */
  onJumped: () => void
}

/** The history of a channel, in the browser: only what is on screen is in the page, and what is read does not move. */
export function MessageList({
  channel,
  title,
  isEphemeral,
  at,
  empty,
  toLatest,
  onDate,
  onJumped,
}: MessageListProps) {
  const texts = useTexts('conversation').history
  const client = useClient()
  const me = useMe()?.user
  const timeline = useTimeline(channel)
  const isFocused = useIsWindowFocused()
  const isEditing = useIsEditing()
  const isOnline = useIsOnline()
  const scroller = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(false)
  const [isReading, setReading] = useState(false)
  const { unread, unreadAfter, clear } = useUnreadDivider(channel, isReading)
  const { items: entries, hasOlder, hasNewer } = timeline
  const rows = useMemo(
    () => groupByAuthor(entries, { unreadAfter, hasOlder, dayOf: dayNumber }),
    [entries, unreadAfter, hasOlder],
  )
  const keys = useMemo(() => rows.map((row) => row.key), [rows])
  const isReady = timeline.state === 'ready'
  const [startHeight, startRef] = useHeight(usualStart)
  const [columnWidth, setColumnWidth] = useState(widestColumn)
  const isCompact = useDensity() === 'compact'
  const [rowHeights] = useState(() => createRowHeights(isCompact))
  const focus = useFeedFocus()
  const active = focus.hasFocus && focus.active !== undefined ? keys.indexOf(focus.active) : -1

  // The virtualizer lays out all rows anew for another function: so it is the same as long as neither the rows nor what their heights
  // are guessed from change.
  // oxlint-disable-next-line react/exhaustive-deps
  const keyOf = useCallback((index: number) => keys[index] ?? index, [keys, columnWidth])
  const shownOf = useCallback(
    (range: Range) => withRow(defaultRangeExtractor(range), active, range.count),
    [active],
  )

  // Not for React's compiler: the virtualizer is one object that changes.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    estimateSize: (index) => {
      const row = rows[index]
      return row === undefined ? 0 : rowHeights.of(row, columnWidth)
    },
    anchorTo: 'end',
    followOnAppend: !hasNewer && !isEditing,
    scrollEndThreshold: endPixels,
    paddingStart: startHeight,
    paddingEnd: endPadding,
    overscan: 8,
    rangeExtractor: shownOf,
    onChange: (instance) => setAtEnd(instance.isAtEnd(endPixels)),
  })
  useLayoutEffect(() => {
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = isAboveView
  }, [virtualizer])
  const { measureElement } = virtualizer
  const items = virtualizer.getVirtualItems()
  // A list that has shrunk may still be told as scrolled further than it goes.
  const [length, height] = [virtualizer.getTotalSize(), virtualizer.scrollRect?.height ?? 0]
  const farthest = Math.max(0, length - height)
  const offset = Math.min(virtualizer.scrollOffset ?? 0, farthest)
  const top = items.find((item) => item.end > offset + 1)
  const last = items.at(-1)

  const place = useBeginning(rows, at, isReady, me)
  const isPlaced = usePlacement(virtualizer, place)
  // Heights come in by and by, and not every one of them moves the view.
  useEffect(() => {
    const view = scroller.current
    if (!isPlaced || view === null) return
    const isNow = length - view.scrollTop - view.clientHeight <= endPixels
    if (isNow !== isAtEnd) setAtEnd(isNow)
  }, [isPlaced, isAtEnd, length, height])
  const isPaused = useReadingPause(channel)
  const reads = isPlaced && isAtEnd && isFocused && isReady && !hasNewer && !isPaused
  // What comes on coming back from being offline was said while I was away, though I was looking.
  useEffect(() => setReading(reads && isOnline), [reads, isOnline])
  useMarkRead(channel, timeline, reads)

  const pages = useHistoryPages(
    channel,
    timeline,
    isPlaced && top !== undefined && last !== undefined
      ? { first: top.index, last: last.index, count: rows.length }
      : undefined,
  )
  const toIndex = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    [virtualizer],
  )
  const toMiddle = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'center' }),
    [virtualizer],
  )
  const toOffset = useCallback((at: number) => virtualizer.scrollToOffset(at), [virtualizer])
  const toEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer])
  const elementOf = useCallback((key: string) => virtualizer.elementsCache.get(key), [virtualizer])
  const onWidth = useCallback(
    (width: number) => {
      if (!isPlaced) rowHeights.forget()
      setColumnWidth(columnIn(width))
    },
    [rowHeights, isPlaced],
  )
  const feed = useFeedKeys(focus, keys, toIndex, elementOf, useActKeys(rows))
  useEditInView(keys, toIndex, useWayBack(virtualizer))
  const marked = usePermalink(channel, at, rows, isPlaced, toMiddle)
  useSteadyEnd(scroller, toEnd, onWidth)
  useSteadyStart(scroller, startHeight, toOffset)
  const isLedElsewhere = !isPlaced && place !== undefined && place.kind !== 'end'
  const follows = !hasNewer && !isEditing && !isLedElsewhere
  const goToEnd = useStayAtEnd(scroller, { keys, length, follows, isPlaced }, toEnd)
  const sight = isPlaced && isFocused ? { from: offset, to: offset + height } : undefined
  const firstUnread = useFirstUnread(rows, items, sight)

  const [isFinding, setFinding] = useFind()
  const jump = useJumpToLatest(channel, timeline, goToEnd)
  useImperativeHandle(toLatest, () => () => {
    // What was never before my eyes stays marked.
    if (firstUnread === undefined) clear()
    jump()
  })

  const jumpBack = () => {
    jump()
    onJumped()
  }
  const jumpToUnread = (index: number) => {
    virtualizer.scrollToIndex(index, { align: 'start' })
    onJumped()
  }

  const label = texts.label(title)
  const isLoading = !isReady && timeline.error === undefined && rows.length === 0
  const isBlank =
    isReady && !hasOlder && timeline.gap === undefined && !entries.some((item) => item.kind === 'message')
  const topRow = top === undefined ? undefined : rows[top.index]
  const isDayInSight =
    offset < startHeight || (topRow?.day !== undefined && top !== undefined && top.start + dayPixels > offset)
  const setSize = hasOlder || hasNewer ? -1 : rows.length
  const tabStop = active >= 0 ? active : last?.index
  // Most that makes the list be drawn again, such as scrolling, changes none of them.
  const articles = useMemo(
    () =>
      items.map((item) => {
        const row = rows[item.index]
        if (row === undefined) return null
        return (
          <article
            key={item.key}
            ref={measureElement}
            data-index={item.index}
            data-key={row.key}
            // Arrow keys move among the articles of a feed, so each takes the focus.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={item.index === tabStop ? 0 : -1}
            aria-labelledby={rowLabelIds(row)}
            aria-posinset={item.index + 1}
            aria-setsize={setSize}
            className={classes(
              'absolute inset-x-0 top-0 focus-within:z-[2] hover:z-[3] focus-visible:-outline-offset-2',
              row.key === marked && styles.marked,
            )}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <RowView channel={channel} row={row} isActive={item.index === active} />
          </article>
        )
      }),
    [items, rows, measureElement, tabStop, setSize, marked, channel, active],
  )

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {isFinding ? (
        <Suspense>
          <Find
            channel={channel}
            timeline={timeline}
            rows={rows}
            top={top?.index ?? 0}
            scroller={scroller}
            reveal={toMiddle}
            onClose={() => setFinding(false)}
          />
        </Suspense>
      ) : null}
      <div
        ref={scroller}
        className={classes(
          styles.scroller,
          'relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain',
        )}
      >
        <div className="flex min-h-full flex-col justify-end">
          {isLoading ? <LoadingRows text={texts.loading} /> : null}
          {isBlank ? <div className="flex flex-1 flex-col justify-end">{empty}</div> : null}
          <div className="relative shrink-0" style={{ height: virtualizer.getTotalSize() }}>
            <div ref={startRef} className="absolute inset-x-0 top-0 z-[1]">
              {isBlank || isLoading ? null : (
                <HistoryStartView
                  start={historyStart(timeline, pages.hasFailed)}
                  title={title}
                  isEphemeral={isEphemeral}
                  onRetry={isReady ? pages.retry : () => client.openChannel(channel)}
                />
              )}
            </div>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions jsx-a11y/no-static-element-interactions */}
            <div
              // A feed without articles is none.
              role={rows.length === 0 ? 'group' : 'feed'}
              className="absolute inset-0"
              aria-label={label}
              aria-busy={timeline.isLoading || !isReady}
              onKeyDown={feed.onKeyDown}
              onFocus={feed.onFocus}
              onBlur={feed.onBlur}
            >
              {articles}
            </div>
          </div>
        </div>
      </div>
      {isPlaced && !isDayInSight && topRow !== undefined ? (
        <StickyDay at={momentOf(topRow)} onPress={onDate} />
      ) : null}
      {firstUnread === undefined ? null : <JumpToUnread onPress={() => jumpToUnread(firstUnread)} />}
      {isPlaced && (!isAtEnd || hasNewer) ? <JumpToLatest unread={unread} onPress={jumpBack} /> : null}
    </div>
  )
}

/** Where the view begins, decided once, when there is something to begin with. */
function useBeginning(
  rows: readonly Row[],
  at: EntryId | undefined,
  isReady: boolean,
  me: UserId | undefined,
): Place | undefined {
  const [place, setPlace] = useState<Place>()
  if (place === undefined && isReady && rows.length > 0) setPlace(beginningOf(rows, at, me))
  return place
}

/**
 * Whether a row that turns out to be of another height moves the view with it: one above what is read, also while
 * scrolling back to it. A row that begins above and ends in view only does so the first time; later it grows downwards.
 */
function isAboveView(
  row: VirtualItem,
  _delta: number,
  { scrollOffset, itemSizeCache }: Virtualizer<HTMLDivElement, HTMLElement>,
): boolean {
  const edge = itemSizeCache.has(row.key) ? row.end : row.start + 1
  return edge <= (scrollOffset ?? 0)
}

/** The focused row stays in the page, or the focus would be lost while scrolling. */
function withRow(indexes: number[], index: number, count: number): number[] {
  if (index < 0 || index >= count || indexes.includes(index)) return indexes
  return [...indexes, index].sort((a, b) => a - b)
}

function momentOf(row: Row): number {
  return row.kind === 'message' ? row.item.at : (row.items[0]?.at ?? 0)
}

/** The width of the column of text in a list of the given width, in CSS pixels: avatar and margins taken off. */
function columnIn(width: number): number {
  return Math.max(120, Math.min(widestColumn, width - (width < 640 ? 80 : 88)))
}
