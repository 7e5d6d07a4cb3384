'use client'

import type { ActivityKind } from '@runnel/protocol/activity'
import type { Texts } from '@/texts/catalogue.ts'
import { useTexts } from '@/texts/use-texts.ts'

/** What of the activity is shown. */
export type ActivityFilter = keyof Texts<'activity'>['filters']

/** The kinds that a choice stands for; undefined for all. */
export const kindsOf: Record<ActivityFilter, ActivityKind[] | undefined> = {
  all: undefined,
  mentions: ['mention', 'everyone', 'keyword'],
  threads: ['reply'],
  reactions: ['reaction'],
}

const filters = Object.keys(kindsOf) as ActivityFilter[]

/** The choice of what is shown. */
export function ActivityFilters({
  chosen,
  onChoose,
}: {
  chosen: ActivityFilter
  onChoose: (filter: ActivityFilter) => void
}) {
  const texts = useTexts('activity')
  return (
    <div
      role="group"
      aria-label={texts.filter}
      className="flex max-w-full overflow-x-auto rounded-md bg-hover p-0.5"
    >
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === chosen}
          onClick={() => onChoose(filter)}
          className="h-7 rounded-[5px] px-2.5 text-xs font-medium text-ink-muted hover:text-ink touch:h-11 touch:min-w-11 touch:px-3.5 aria-pressed:bg-canvas aria-pressed:text-ink aria-pressed:shadow-[0_0_0_1px_var(--line-strong)] dark:aria-pressed:bg-raised"
        >
          {texts.filters[filter]}
        </button>
      ))}
    </div>
  )
}
