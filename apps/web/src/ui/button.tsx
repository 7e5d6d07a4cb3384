import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger'

const tones: Record<ButtonTone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-canvas text-ink border border-line-strong/60 hover:bg-hover',
  quiet: 'text-ink-muted hover:bg-hover hover:text-ink',
  danger: 'border border-danger/40 text-danger hover:bg-danger-soft',
}

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: ButtonTone
  /** Shows that the press is being carried out; the button cannot be pressed again until then. */
  isBusy?: boolean
  icon?: ReactNode
}

/** The classes of a button, for links that look like one. */
export function buttonClasses(tone: ButtonTone = 'secondary'): string {
  return classes(
    'inline-flex h-8 touch:h-11 touch:min-w-11 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 disabled:opacity-55 aria-disabled:opacity-55',
    tones[tone],
  )
}

/** A button with words on it. */
export function Button({
  tone = 'secondary',
  isBusy = false,
  icon,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={classes(buttonClasses(tone), className)}
    >
      {icon}
      {children}
    </button>
  )
}
