'use client'

import { useSyncExternalStore } from 'react'
import { timeOfDay } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { subscribeMinute } from '@/ui/minute.ts'
import { fullTime, shortTime } from './time.ts'

const never = () => () => {}

/**
 * When something was said: relative while it is near, the whole date on hover and for screen readers. The server does
 * not know the reader's time zone, so the first paint leaves its place free.
 */
export function Moment({
  at,
  isClock = false,
  className,
}: {
  at: number
  isClock?: boolean
  className?: string
}) {
  const isHydrated = useIsHydrated()
  const words = useTexts('conversation').message
  const language = useLanguage()
  const label = useSyncExternalStore(
    isClock ? never : subscribeMinute,
    () => (isClock ? timeOfDay(at, language) : shortTime(at, Date.now(), words, language)),
    () => '\u00a0',
  )
  return (
    <time
      dateTime={new Date(at).toISOString()}
      className={className}
      {...(isHydrated ? { title: fullTime(at, language) } : {})}
    >
      <span aria-hidden>{label}</span>
      {isHydrated ? <span className="sr-only">{fullTime(at, language)}</span> : null}
    </time>
  )
}
