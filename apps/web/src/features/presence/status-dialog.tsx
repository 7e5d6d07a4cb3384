'use client'

import { limits } from '@runnel/protocol/limits'
import type { User } from '@runnel/protocol/user'
import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import { usePresence } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { inputClasses, TextField } from '@/ui/text-field.tsx'
import { statusEnd } from './status-end.ts'
import type { StatusSpan } from './status-end.ts'

const spans: readonly StatusSpan[] = ['never', 'half', 'hour', 'four', 'today']

/** Sets a status text and when it ends. */
export function StatusDialog({ me, onClose }: { me: User; onClose: () => void }) {
  const client = useClient()
  const state = usePresence(me.user)?.state
  const spanId = useId()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const until = statusEnd(formText(form, 'span') as StatusSpan, new Date())
    const emoji = formText(form, 'emoji').trim()
    setBusy(true)
    setProblem(undefined)
    try {
      await client.setPresence(state === 'away' || state === 'busy' ? state : 'online', {
        text: formText(form, 'text').trim(),
        ...(emoji === '' ? {} : { emoji }),
        ...(until === undefined ? {} : { until }),
      })
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={texts.presence.statusTitle} description={texts.presence.statusHint} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        {problem === undefined ? null : (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <div className="flex gap-2">
          <TextField label={texts.presence.emoji} name="emoji" maxLength={16} className="w-20" />
          <TextField
            label={texts.presence.statusText}
            name="text"
            maxLength={limits.statusTextLength}
            className="flex-1"
            required
            autoComplete="off"
          />
        </div>
        <div>
          <label htmlFor={spanId} className="mb-1.5 block text-sm font-medium">
            {texts.presence.until}
          </label>
          <select id={spanId} name="span" defaultValue="never" className={inputClasses}>
            {spans.map((span) => (
              <option key={span} value={span}>
                {texts.presence.spans[span]}
              </option>
            ))}
          </select>
        </div>
        <DialogButtons>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" tone="primary" isBusy={isBusy}>
            {texts.presence.save}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
