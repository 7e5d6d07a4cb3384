'use client'

import type { Preferences } from '@runnel/protocol/preference'
import { useEffect, useState } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { Switch } from './switch.tsx'

type Hours = NonNullable<Preferences['quietHours']>

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** A time of day. What is half entered is nobody's choice yet, so it is kept to the field. */
function Time({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (time: string) => void
}) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  return (
    <TextField
      label={label}
      type="time"
      required
      value={typed}
      className="w-32"
      onChange={(event) => {
        setTyped(event.target.value)
        if (/^\d\d:\d\d$/.test(event.target.value)) onChange(event.target.value)
      }}
      onBlur={() => setTyped(value)}
    />
  )
}

/** When nothing is to ring, by the clock of a time zone that is named. */
export function QuietHours({
  hours,
  onChange,
}: {
  hours: Hours | null
  onChange: (hours: Hours | null) => void
}) {
  const texts = useTexts('notification').settings
  const zone = here()
  return (
    <div className="mt-3">
      <Switch
        label={texts.quiet}
        hint={texts.quietHint}
        isOn={hours !== null}
        onChange={(isOn) => onChange(isOn ? { from: '22:00', to: '07:00', timeZone: zone } : null)}
      />
      {hours === null ? null : (
        <div className="mt-2 pl-6.5">
          <div className="flex flex-wrap gap-3">
            <Time label={texts.from} value={hours.from} onChange={(from) => onChange({ ...hours, from })} />
            <Time label={texts.to} value={hours.to} onChange={(to) => onChange({ ...hours, to })} />
          </div>
          <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-muted">
            {texts.timeZone(hours.timeZone)}
            {hours.timeZone === zone ? null : (
              <Button tone="quiet" onClick={() => onChange({ ...hours, timeZone: zone })}>
                {texts.hereInstead(zone)}
              </Button>
            )}
          </p>
        </div>
      )}
    </div>
  )
}
