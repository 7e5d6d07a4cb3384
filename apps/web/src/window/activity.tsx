'use client'

import { useState } from 'react'
import type { ReactNode } from 'react'
import { useIsWindowFocused } from '@/conversation/use-window-focus.ts'
import { ActivityFilters } from '@/features/activity/activity-filter.tsx'
import type { ActivityFilter } from '@/features/activity/activity-filter.tsx'
import { ActivityList } from '@/features/activity/activity-list.tsx'
import { excerptOf } from '@/features/thread/excerpt.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { PathLink } from './path-link.tsx'
import { Place } from './place.tsx'

/** What concerns me, of all my channels. */
export function Activity({ lead }: { lead: ReactNode }) {
  const texts = useTexts('shell')
  const activityTexts = useTexts('activity')
  const [filter, setFilter] = useState<ActivityFilter>('all')
  const isLookedAt = useIsWindowFocused()
  return (
    <Place
      title={texts.places.activity}
      lead={lead}
      width="max-w-3xl"
      below={
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pb-2.5 md:px-5">
          <p className="text-sm text-ink-muted">{activityTexts.text}</p>
          <ActivityFilters chosen={filter} onChoose={setFilter} />
        </div>
      }
    >
      <ActivityList
        key={filter}
        filter={filter}
        isLookedAt={isLookedAt}
        link={PathLink}
        excerptOf={excerptOf}
      />
    </Place>
  )
}
