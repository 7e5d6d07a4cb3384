'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { use, useCallback, useMemo } from 'react'
import type { ReactNode, RefObject } from 'react'
import { IdScope } from '@/features/message/id-scope.ts'
import type { MessageRow } from '@/features/message/group-by-author.ts'
import { classes } from '@/ui/classes.ts'
import { isAtEndOf } from './at-end.ts'
import { rowLabelIds, RowView } from './row-view.tsx'
import { useActKeys } from './use-act-keys.ts'
import { useEditInView } from './use-edit-in-view.ts'
import { useFeedFocus, useFeedKeys } from './use-feed-keys.ts'
import styles from './message-list.module.css'

/**
 * Messages as articles among which arrows move, all of them in the page: for lists short enough not to be made of what is on screen only.
 * `handlers` go on an element around all of them, `containerRef` holds it.
 */
export function useArticles(
  containerRef: RefObject<HTMLElement | null>,
  channel: ChannelId,
  rows: readonly MessageRow[],
  marked?: string,
) {
  const scope = use(IdScope)
  const keys = useMemo(() => rows.map((row) => row.key), [rows])
  const focus = useFeedFocus()
  const elementOf = useCallback(
    (key: string) =>
      containerRef.current?.querySelector<HTMLElement>(`article[data-key="${CSS.escape(key)}"]`) ?? undefined,
    [containerRef],
  )
  const reveal = useCallback(
    (index: number) => elementOf(keys[index] ?? '')?.scrollIntoView({ block: 'nearest' }),
    [elementOf, keys],
  )
  const handlers = useFeedKeys(focus, keys, reveal, elementOf, useActKeys(rows))
  const wayBack = useCallback(() => {
    const view = scrollerOf(containerRef.current)
    const [top, isAtEnd] = [view?.scrollTop ?? 0, view !== undefined && isAtEndOf(view)]
    return () => {
      if (view !== undefined) view.scrollTop = isAtEnd ? view.scrollHeight : top
    }
  }, [containerRef])
  useEditInView(keys, reveal, wayBack)
  const active = focus.hasFocus ? focus.active : undefined
  const tabStop = active ?? keys.at(-1)

  /** `place`: where it stands in its feed; none when it is in none. */
  const article = (row: MessageRow, place?: { at: number; of: number }): ReactNode => (
    <article
      key={row.key}
      data-key={row.key}
      data-first-unread={row.isFirstUnread}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={row.key === tabStop ? 0 : -1}
      aria-labelledby={rowLabelIds(row, scope)}
      aria-posinset={place?.at}
      aria-setsize={place?.of}
      className={classes(
        'relative focus-within:z-[2] hover:z-[3] focus-visible:-outline-offset-2',
        row.key === marked && styles.marked,
      )}
    >
      <RowView channel={channel} row={row} isActive={row.key === active} />
    </article>
  )
  return { article, elementOf, handlers }
}

/** What scrolls an element. */
function scrollerOf(element: HTMLElement | null): HTMLElement | undefined {
  for (let around = element?.parentElement; around; around = around.parentElement)
    if (/auto|scroll/.test(getComputedStyle(around).overflowY)) return around
  return undefined
}
