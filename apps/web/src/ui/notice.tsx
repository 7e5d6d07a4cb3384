import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const tones = {
  plain: 'bg-surface text-ink-muted',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  accent: 'bg-accent-soft text-ink',
} as const

/** A sentence or two that must be seen where they belong, such as why something was refused. */
export function Notice({
  tone = 'plain',
  role,
  children,
}: {
  tone?: keyof typeof tones
  role?: 'alert' | 'status'
  children: ReactNode
}) {
  return (
    <div role={role} className={classes('rounded-md px-3 py-2 text-sm', tones[tone])}>
      {children}
    </div>
  )
}
