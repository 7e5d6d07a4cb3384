'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useRef, useState } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { longDate } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { dateValue, findDayStart, midnightOf } from './day-start.ts'

const unnamed = { kind: 'public', name: '' } as const
const dayMs = 86_400_000

/** Asks for a day and goes to its first message. */
export function GoToDate({
  channel,
  onOpen,
  onClose,
}: {
  channel: ChannelId
  onOpen: (path: string) => void
  onClose: () => void
}) {
  const texts = useTexts('find')
  const language = useLanguage()
  const common = useTexts('shell')
  const client = useClient()
  const { title } = useChannelTitle(useChannel(channel) ?? unnamed)
  const field = useRef<HTMLInputElement>(null)
  const [value, setValue] = useState('')
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [today] = useState(() => Date.now())

  async function go(date: string) {
    const midnight = midnightOf(date)
    if (midnight === undefined) return setError(texts.dateMissing)
    setBusy(true)
    setError(undefined)
    try {
      const start = await findDayStart(client.request, channel, midnight)
      if (start === undefined) return setError(texts.nothing)
      const [asked, shown] = [longDate(midnight, language), longDate(start.at, language)]
      if (start.when === 'after') toast(texts.nextAfter(asked, shown))
      if (start.when === 'before') toast(texts.lastBefore(asked, shown))
      onClose()
      onOpen(`/c/${channel}?at=${start.id}`)
    } catch {
      setError(texts.dateFailed)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog title={texts.dateTitle(title)} width="max-w-sm" initialFocus={field} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void go(value)
        }}
      >
        <TextField
          ref={field}
          label={texts.date}
          hint={texts.dateHint}
          error={error}
          type="date"
          value={value}
          max={dateValue(today)}
          onChange={(event) => {
            setValue(event.target.value)
            setError(undefined)
          }}
        />
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={() => void go(dateValue(today))}>{texts.today}</Button>
          <Button onClick={() => void go(dateValue(today - dayMs))}>{texts.yesterday}</Button>
          <Button onClick={() => void go('1970-01-02')}>{texts.beginning}</Button>
        </div>
        <DialogButtons>
          <Button tone="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" tone="primary" isBusy={isBusy}>
            {texts.go}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
