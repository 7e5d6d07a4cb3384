'use client'

import { Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import type { Pause } from './use-pause.ts'

/** The rule of slow mode, and while I wait, how long still. Counts down for the eyes alone: a screen reader hears the rule. */
export function PauseLine({
  id,
  pause,
  isPressed,
}: {
  id: string
  pause: Pause
  /** Sending was tried before the wait was over. */
  isPressed: boolean
}) {
  const texts = useTexts('composer').pause
  const isHydrated = useIsHydrated()
  const [now, setNow] = useState(() => Date.now())
  const left = isHydrated ? Math.ceil((pause.until - now) / 1_000) : 0
  const isWaiting = left > 0
  useEffect(() => {
    setNow(Date.now())
    if (pause.until <= Date.now()) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [pause, isWaiting])
  return (
    <p
      className={classes(
        'flex items-center gap-1.5 pt-1 text-xs tabular-nums',
        isWaiting && isPressed ? 'text-danger' : 'text-ink-muted',
      )}
    >
      <Hourglass size={12} aria-hidden />
      <span id={id} className={isWaiting ? 'sr-only' : undefined}>
        {texts.slow(pause.seconds)}
      </span>
      {isWaiting ? (
        <span aria-hidden>
          {texts.slowLeft(left)}
          {isPressed ? ` ${texts.slowKept}` : ''}
        </span>
      ) : null}
      <span role="alert" className="sr-only">
        {isWaiting && isPressed ? texts.slowWait(pause.seconds) : ''}
      </span>
    </p>
  )
}
