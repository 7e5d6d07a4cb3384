'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { dayNumber, universalDay } from '@/features/message/day.ts'
import { groupByAuthor } from '@/features/message/group-by-author.ts'
import type { Row } from '@/features/message/group-by-author.ts'
import { StandsContext } from '@/features/message/stands-context.ts'
import { useMe, useTimeline } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { newsIn } from './beginning.ts'
import { LoadingRows } from './loading-rows.tsx'
import { RowView } from './row-view.tsx'
import { useUnreadDivider } from './use-reading.ts'

const shownRows = 40
/** Of a list on most screens, in CSS pixels. */
const usualHeight = 800
const lineHeight = 23

/**
 * The rows as the server can lay them out, without knowing a single height: pressed to the end, or to the divider when
 * there is something new. Stands until the list is there that can be moved, so that one reads at once.
 */
export function FirstPaint({
  channel,
  title,
  empty,
}: {
  channel: ChannelId
  title: string
  /** Shown while the channel holds no message; in browsers alone, for it comes later, too. */
  empty: ReactNode
}) {
  const texts = useTexts('conversation').history
  const { items, hasOlder, gap, state, error } = useTimeline(channel)
  const me = useMe()?.user
  const isHydrated = useIsHydrated()
  const dayOf = isHydrated ? dayNumber : universalDay
  const { unreadAfter } = useUnreadDivider(channel, false)
  const rows = useMemo(
    () => groupByAuthor(items, { unreadAfter, hasOlder, dayOf }),
    [items, unreadAfter, hasOlder, dayOf],
  )
  const isReady = state === 'ready'
  const isBlank = isReady && !hasOlder && gap === undefined && !items.some((item) => item.kind === 'message')
  const firstUnread = newsIn(rows, me)
  const isFromDivider = firstUnread >= 0 && heightOf(rows.slice(firstUnread)) > usualHeight
  const shown = isFromDivider ? rows.slice(firstUnread, firstUnread + shownRows) : rows.slice(-shownRows)
  return (
    <div
      role="feed"
      aria-busy
      // What is pressed here would be gone with it: it waits for the list.
      data-asleep
      aria-label={texts.label(title)}
      className={`flex min-h-0 flex-1 flex-col overflow-hidden pb-2 ${isFromDivider ? 'justify-start' : 'justify-end'}`}
    >
      {rows.length === 0 && !isReady && error === undefined ? <LoadingRows text={texts.loading} /> : null}
      {isBlank && isHydrated ? empty : null}
      <StandsContext value>
        {shown.map((row) => (
          <article key={row.key} className="shrink-0">
            <RowView channel={channel} row={row} isActive={false} />
          </article>
        ))}
      </StandsContext>
    </div>
  )
}

/** Roughly: the list itself measures. */
function heightOfRow(row: Row): number {
  if (row.kind !== 'message') return lineHeight
  return (
    (row.isHead ? 34 : 4) +
    row.item.text.split('\n').reduce((lines, line) => lines + 1 + Math.floor(line.length / 95), 0) *
      lineHeight
  )
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((height, row) => height + heightOfRow(row), 0)
}
