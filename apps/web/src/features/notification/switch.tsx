import type { ReactNode } from 'react'

/** Something that is on or off, with what it means. */
export function Switch({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string
  hint?: ReactNode
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  return (
    <label className="flex min-h-8 touch:min-h-11 cursor-pointer items-start gap-2.5 py-1 text-sm">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="font-medium">{label}</span>
        {hint === undefined ? null : <span className="block text-xs text-ink-muted">{hint}</span>}
      </span>
    </label>
  )
}
