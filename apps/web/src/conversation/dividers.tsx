'use client'

import { useSyncExternalStore } from 'react'
import { subscribeMinute } from '@/ui/minute.ts'
import { dayLabel } from '@/features/message/time.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'

/**
 * The line above a row where a day begins, what is new begins, or both. For the eye only: each message tells a screen
 * reader its whole date, and a feed holds nothing but articles.
 */
export function Divider({ day, isNew }: { day: number | undefined; isNew: boolean }) {
  const texts = useTexts('conversation').history
  const label = useDayLabel(day)
  if (day === undefined && !isNew) return null
  return (
    <div aria-hidden className="flex h-11 items-center gap-3 px-4 pt-3 pb-1 sm:px-5">
      <span className={isNew ? 'h-px flex-1 bg-danger/45' : 'h-px flex-1 bg-line'} />
      {day === undefined ? null : (
        <span className="text-xs font-medium whitespace-nowrap text-ink-muted">{label || '\u00a0'}</span>
      )}
      {day === undefined ? null : (
        <span className={isNew ? 'h-px flex-1 bg-danger/45' : 'h-px flex-1 bg-line'} />
      )}
      {isNew ? <span className="text-xs font-semibold text-danger">{texts.unread}</span> : null}
    </div>
  )
}

/** The day of what is at the top of the view, while its own divider is out of sight. */
export function StickyDay({ at, onPress }: { at: number | undefined; onPress: (() => void) | undefined }) {
  const label = useDayLabel(at)
  if (at === undefined) return null
  return (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-3.5 z-10 flex justify-center">
      {/* For the keyboard and screen readers there is the header's button. */}
      <button
        type="button"
        tabIndex={-1}
        onClick={onPress}
        className="pointer-events-auto relative rounded-full border border-line bg-canvas/95 px-3 py-0.5 text-xs font-medium text-ink-muted shadow-[0_1px_4px_rgb(0_0_0/0.06)] touch:after:absolute touch:after:inset-x-0 touch:after:-inset-y-2.5 hover:text-ink dark:bg-raised/95"
      >
        {label}
      </button>
    </div>
  )
}

const never = () => () => {}

/** The name of a day, which changes at midnight. Empty on the server, which does not know the reader's time zone. */
function useDayLabel(day: number | undefined): string {
  const words = useTexts('conversation').message
  const language = useLanguage()
  return useSyncExternalStore(
    day === undefined ? never : subscribeMinute,
    () => (day === undefined ? '' : dayLabel(day, Date.now(), words, language)),
    () => '',
  )
}
