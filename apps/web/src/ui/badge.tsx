import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const tones = {
  plain: 'text-ink-muted bg-pressed',
  accent: 'bg-accent text-on-accent',
  warning: 'text-warning bg-warning-soft',
} as const

/** A small word or number beside something. */
export function Badge({
  tone = 'plain',
  className,
  children,
}: {
  tone?: keyof typeof tones
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={classes(
        'inline-flex h-[18px] min-w-[18px] shrink-0 items-center justify-center gap-1 rounded-full px-1.5 text-[0.6875rem] font-medium tabular-nums whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
