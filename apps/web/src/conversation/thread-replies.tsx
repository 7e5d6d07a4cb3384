'use client'

import type { ThreadTimeline } from '@runnel/client/thread'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react'
import type { Ref } from 'react'
import { dayNumber, universalDay } from '@/features/message/day.ts'
import { useMe } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { classes } from '@/ui/classes.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { JumpToLatest } from './jump-to-latest.tsx'
import { replyRows, rootRow } from './thread-rows.ts'
import { useArticles } from './use-articles.tsx'
import { useEarlierReplies } from './use-earlier-replies.ts'
import { useMarkThreadRead, useThreadDivider } from './use-thread-reading.ts'
import { useThreadScroll } from './use-thread-scroll.ts'
import { useIsWindowFocused } from './use-window-focus.ts'
import styles from './message-list.module.css'

/** A thread from its first message to its latest reply. Fills its flex parent and scrolls. */
export function ThreadReplies({
  channel,
  root,
  thread,
  linked,
  toLatest,
  onJumped,
}: {
  channel: ChannelId
  root: EntryId
  thread: ThreadTimeline
  /** The reply that a link points at. */
  linked: EntryId | undefined
  /** Set to what brings the view to the end, for after sending. */
  toLatest: Ref<() => void>
  /** The way back to the end was taken by its button, which is gone now and the focus with it. */
  onJumped: () => void
}) {
  const texts = useTexts('threadPane')
  const me = useMe()?.user
  const isHydrated = useIsHydrated()
  const isFocused = useIsWindowFocused()
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { root: first, items, hasOlder } = thread
  const isReady = thread.state === 'ready'
  const scroll = useThreadScroll(scroller, content, { isReady, firstKey: items[0]?.key })
  const isReading = isReady && scroll.isAtEnd && isFocused
  const { unreadAfter, clear } = useThreadDivider(thread, root, isReading)
  useMarkThreadRead(channel, root, thread, isReading)
  const dayOf = isHydrated ? dayNumber : universalDay
  const above = useMemo(() => (first === undefined ? [] : [rootRow(first)]), [first])
  const replies = useMemo(
    () => replyRows({ ...(first && { root: first }), items, hasOlder }, { me, unreadAfter, dayOf }),
    [first, items, hasOlder, me, unreadAfter, dayOf],
  )
  const rows = useMemo(() => [...above, ...replies], [above, replies])
  const { load, watch, hasFailed, found } = useEarlierReplies(channel, root, thread, linked)
  const marked = found === undefined ? undefined : rows.find((row) => row.item.id === found)?.key
  const { article, elementOf, handlers } = useArticles(content, channel, rows, marked)
  useLayoutEffect(() => {
    if (marked !== undefined) elementOf(marked)?.scrollIntoView({ block: 'center' })
  }, [marked, elementOf])
  useImperativeHandle(toLatest, () => () => {
    clear()
    scroll.goToEnd()
  })

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        onScroll={scroll.onScroll}
        className={classes(
          styles.scroller,
          'relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain',
        )}
      >
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <div
          ref={content}
          role="group"
          aria-label={texts.label}
          {...handlers}
          className="flex flex-col pt-1 pb-2"
        >
          {above.map((row) => article(row))}
          {first === undefined ? null : (
            <RepliesDivider count={first.replies?.count ?? 0} isEmpty={isReady && replies.length === 0} />
          )}
          {hasOlder ? (
            <div className="flex justify-center pb-1" ref={watch}>
              <Button tone="quiet" isBusy={thread.isLoading} onClick={load}>
                {hasFailed ? texts.retry : texts.loadOlder}
              </Button>
            </div>
          ) : null}
          {replies.length === 0 ? null : (
            <div role="feed" aria-label={texts.feed} aria-busy={thread.isLoading || !isReady}>
              {replies.map((row, at) => article(row, { at: at + 1, of: hasOlder ? -1 : replies.length }))}
            </div>
          )}
        </div>
      </div>
      {isReady && !scroll.isAtEnd ? (
        <JumpToLatest
          unread={thread.standing?.unread ?? 0}
          onPress={() => {
            scroll.goToEnd()
            onJumped()
          }}
        />
      ) : null}
    </div>
  )
}

/** Between the first message and the replies. */
function RepliesDivider({ count, isEmpty }: { count: number; isEmpty: boolean }) {
  const texts = useTexts('threadPane')
  const threadTexts = useTexts('thread')
  if (isEmpty && count === 0)
    return <p className="px-4 pt-3 pb-1 text-sm text-pretty text-ink-muted sm:px-5">{texts.none}</p>
  return (
    <div aria-hidden className="flex items-center gap-3 px-4 pt-2 pb-1 text-xs text-ink-muted sm:px-5">
      {count === 0 ? null : (
        <span className="font-medium whitespace-nowrap">{threadTexts.replies(count)}</span>
      )}
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}
