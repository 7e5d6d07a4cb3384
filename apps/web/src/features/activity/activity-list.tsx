'use client'

import { activitiesOf } from '@runnel/client/activity'
import type { ActivityState } from '@runnel/client/activity'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { usePages } from '@/realtime/use-pages.ts'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { Statement } from '@/ui/statement.tsx'
import { kindsOf } from './activity-filter.tsx'
import type { ActivityFilter } from './activity-filter.tsx'
import { ActivityRow } from './activity-row.tsx'
import type { ActivityLink } from './activity-row.tsx'

const newestOf = ({ latest }: ActivityState) => latest[0]?.activity ?? 0
const seenOf = ({ state, seen }: ActivityState) => (state === 'ready' ? seen : undefined)

/** What concerns me, the latest first. Looked at as a whole it is seen; what was new stays marked until one leaves. */
export function ActivityList({
  filter,
  isLookedAt,
  link,
  excerptOf,
}: {
  filter: ActivityFilter
  /** It is before my eyes. */
  isLookedAt: boolean
  link: ActivityLink
  excerptOf: (text: string) => string
}) {
  const texts = useTexts('activity')
  const shell = useTexts('shell')
  const client = useClient()
  const activities = useMemo(() => activitiesOf(client), [client])
  const newest = useStore(activities.state, newestOf)
  const seen = useStore(activities.state, seenOf)
  const [seenBefore, setSeenBefore] = useState(seen)
  if (seenBefore === undefined && seen !== undefined) setSeenBefore(seen)
  const kinds = kindsOf[filter]
  const { pages, hasMore, isLoading, error, more, again } = usePages(
    'activity:list',
    useMemo(() => (kinds === undefined ? {} : { kinds }), [kinds]),
  )
  const list = useMemo(() => pages.flatMap((page) => page.activities), [pages])

  const known = useRef(newest)
  useEffect(() => {
    if (known.current === newest) return
    known.current = newest
    again()
  }, [newest, again])
  useEffect(() => {
    if (isLookedAt && filter === 'all' && newest > 0) activities.markSeen()
  }, [activities, isLookedAt, filter, newest])

  if (error !== undefined && list.length === 0)
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Notice tone="danger" role="alert">
          {texts.failed}
        </Notice>
        <Button onClick={again}>{shell.retry}</Button>
      </div>
    )
  if (list.length === 0 && !isLoading)
    return filter === 'all' ? (
      <div className="flex justify-center pt-16">
        <Statement level="h2" title={texts.emptyTitle} text={texts.emptyText} />
      </div>
    ) : (
      <p className="pt-6 text-sm text-ink-muted">{texts.emptyKind}</p>
    )
  return (
    <>
      <ul aria-label={texts.list} aria-busy={isLoading} className="-mx-2">
        {list.map((activity) => (
          <ActivityRow
            key={activity.activity}
            activity={activity}
            isNew={seenBefore !== undefined && activity.activity > seenBefore}
            link={link}
            excerptOf={excerptOf}
          />
        ))}
      </ul>
      {hasMore ? (
        <Button tone="quiet" className="mt-3 w-full" isBusy={isLoading} onClick={more}>
          {texts.more}
        </Button>
      ) : null}
    </>
  )
}
