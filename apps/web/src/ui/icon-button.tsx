'use client'

import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Tooltip } from './tooltip.tsx'

const sizes = { small: 'size-6', medium: 'size-7', large: 'size-9' } as const

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Its accessible name, shown as a tooltip too. */
  label: string
  /** The keys that do the same, shown in the tooltip. */
  keys?: string
  icon: ReactNode
  isPressed?: boolean
  /** How large for a mouse: 24, 28 or 36 px. For a finger it is always 44 px. */
  size?: keyof typeof sizes
}

/** A button with only an icon on it. */
export function IconButton({
  label,
  keys,
  icon,
  isPressed,
  size = 'medium',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        {...rest}
        className={classes(
          sizes[size],
          'inline-flex touch:size-11 shrink-0 items-center justify-center rounded-md text-ink-muted',
          'transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-45 aria-pressed:bg-pressed aria-pressed:text-ink',
          'data-popup-open:bg-pressed data-popup-open:text-ink',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
