import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

export const inputClasses = classes(
  'block h-9 touch:h-11 w-full rounded-md border border-line-strong bg-canvas px-3 text-base touch:text-[max(16px,1rem)] text-ink',
  'transition-colors duration-100 hover:border-ink-muted focus:border-focus focus:outline-2 focus:-outline-offset-1 focus:outline-focus',
  'aria-invalid:border-danger disabled:bg-surface disabled:text-ink-muted',
)

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  /** What to enter, below the field. Gives way to `error`. */
  hint?: ReactNode
  error?: string | undefined
  /** A sign that is not part of the value, such as `#` or `@`. */
  sign?: string
  isLabelHidden?: boolean
}

/** A line of text with its label, a hint and, where it was refused, why. */
export function TextField({
  label,
  hint,
  error,
  sign,
  isLabelHidden = false,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1.5 block text-sm font-medium'}>
        {label}
      </label>
      <div className="relative">
        {sign === undefined ? null : (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-base text-ink-faint"
          >
            {sign}
          </span>
        )}
        <input
          {...rest}
          id={id}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className={classes(inputClasses, sign !== undefined && 'pl-7')}
        />
      </div>
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          role={error === undefined ? undefined : 'alert'}
          className={classes('mt-1.5 text-xs', error === undefined ? 'text-ink-muted' : 'text-danger')}
        >
          {note}
        </p>
      )}
    </div>
  )
}
