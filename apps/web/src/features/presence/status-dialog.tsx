'use client'

import { limits } from '@runnel/protocol/limits'
import type { Presence } from '@runnel/protocol/presence'
import type { User } from '@runnel/protocol/user'
import { useId, useState } from 'react'
import type { SubmitEvent } from 'react'
import { usePresence } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { formText } from '@/ui/form-text.ts'
import { Notice } from '@/ui/notice.tsx'
import { inputClasses, TextField } from '@/ui/text-field.tsx'
import { choose } from './choose-state.ts'
import { localMoment, statusEnd, tomorrowMorning } from './status-end.ts'
import type { StatusSpan } from './status-end.ts'

type Choice = StatusSpan | 'keep' | 'own'
const spans: readonly Exclude<Choice, 'keep'>[] = ['never', 'half', 'hour', 'four', 'today', 'week', 'own']

/** Sets or changes a status and when it ends. */
export function StatusDialog({ me, onClose }: { me: User; onClose: () => void }) {
  const presenceTexts = useTexts('presence')
  const presence = usePresence(me.user)
  return (
    <Dialog title={presenceTexts.statusTitle} description={presenceTexts.statusHint} onClose={onClose}>
      {/* What is there already is what one begins with, once it is known. */}
      <StatusForm
        key={presence === undefined || presence.state === 'unknown' ? 'unknown' : 'known'}
        me={me}
        presence={presence}
        onClose={onClose}
      />
    </Dialog>
  )
}

function StatusForm({
  me,
  presence,
  onClose,
}: {
  me: User
  presence: Presence | undefined
  onClose: () => void
}) {
  const presenceTexts = useTexts('presence')
  const errorText = useErrorText()
  const texts = useTexts('shell')
  const client = useClient()
  const spanId = useId()
  const [before] = useState(presence)
  const [openedAt] = useState(Date.now)
  const [span, setSpan] = useState<Choice>(before?.until === undefined ? 'never' : 'keep')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  function endOf(form: FormData): number | undefined {
    if (span === 'keep') return before?.until
    return span === 'own' ? new Date(formText(form, 'end')).getTime() : statusEnd(span, new Date())
  }

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [text, emoji] = [formText(form, 'text').trim(), formText(form, 'emoji').trim()]
    const until = endOf(form)
    if (text === '' && emoji === '') return setProblem(presenceTexts.statusEmpty)
    if (until !== undefined && !(until > Date.now())) return setProblem(presenceTexts.ownEndPast)
    setBusy(true)
    setProblem(undefined)
    try {
      await choose(client, me.user, {
        status: {
          ...(text === '' ? {} : { text }),
          ...(emoji === '' ? {} : { emoji }),
          ...(until === undefined ? {} : { until }),
        },
      })
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate className="flex flex-col gap-4">
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {before?.chosen === 'invisible' ? <Notice>{presenceTexts.invisibleHint}</Notice> : null}
      <div className="flex gap-2">
        <TextField
          label={presenceTexts.emoji}
          name="emoji"
          defaultValue={before?.emoji}
          maxLength={16}
          autoComplete="off"
          className="w-20"
        />
        <TextField
          label={presenceTexts.statusText}
          name="text"
          defaultValue={before?.text}
          maxLength={limits.statusTextLength}
          className="flex-1"
          autoComplete="off"
          autoFocus
        />
      </div>
      <div>
        <label htmlFor={spanId} className="mb-1.5 block text-sm font-medium">
          {presenceTexts.until}
        </label>
        <select
          id={spanId}
          value={span}
          onChange={(event) => setSpan(event.target.value as Choice)}
          className={inputClasses}
        >
          {before?.until === undefined ? null : (
            <option value="keep">{presenceTexts.keep(before.until, openedAt)}</option>
          )}
          {spans.map((one) => (
            <option key={one} value={one}>
              {presenceTexts.spans[one]}
            </option>
          ))}
        </select>
      </div>
      {span === 'own' ? (
        <TextField
          label={presenceTexts.ownEnd}
          name="end"
          type="datetime-local"
          defaultValue={localMoment(tomorrowMorning(new Date(openedAt)))}
          min={localMoment(new Date(openedAt))}
          required
        />
      ) : null}
      <DialogButtons>
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          {presenceTexts.save}
        </Button>
      </DialogButtons>
    </form>
  )
}
