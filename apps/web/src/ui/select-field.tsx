import { useId } from 'react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { inputClasses } from './text-field.tsx'

/** One of several values, with its label and a hint. */
export function SelectField<Value extends string | number>({
  label,
  hint,
  value,
  choices,
  disabled = false,
  onChoose,
  className,
}: {
  label: string
  hint?: ReactNode
  value: Value
  choices: ReadonlyArray<{ value: Value; text: string }>
  disabled?: boolean
  onChoose: (value: Value) => void
  className?: string
}) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={(event) => {
          const chosen = choices.find((choice) => String(choice.value) === event.target.value)
          if (chosen !== undefined) onChoose(chosen.value)
        }}
        className={classes(inputClasses, 'truncate pe-8 text-sm touch:text-[max(16px,1rem)]')}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p id={`${id}-note`} className="mt-1.5 text-xs text-ink-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
