'use client'

import { limits } from '@runnel/protocol/limits'
import type { ChannelId } from '@runnel/protocol/ids'
import { Hash, Lock, Wind } from 'lucide-react'
import { useRef, useState } from 'react'
import type { SubmitEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { errorCode } from '@/texts/error-text.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { asChannelName, isChannelName } from './channel-name.ts'

const kinds = [
  { value: 'public', title: 'kindPublic', Icon: Hash },
  { value: 'private', title: 'kindPrivate', Icon: Lock },
  { value: 'ephemeral', title: 'kindEphemeral', Icon: Wind },
] as const

/** Creates a channel and opens it. */
export function CreateChannel({
  suggestedName,
  onCreated,
  onClose,
}: {
  suggestedName?: string
  onCreated: (channel: ChannelId) => void
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const errorText = useErrorText()
  const texts = useTexts('shell')
  const client = useClient()
  const nameField = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(asChannelName(suggestedName ?? ''))
  const [topic, setTopic] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('public')
  const [isBusy, setBusy] = useState(false)
  const [nameProblem, setNameProblem] = useState<string>()
  const [problem, setProblem] = useState<string>()

  async function create(event: SubmitEvent) {
    event.preventDefault()
    const wanted = asChannelName(name)
    setName(wanted)
    if (!isChannelName(wanted)) {
      setNameProblem(channelTexts.nameBad)
      nameField.current?.focus()
      return
    }
    setBusy(true)
    setProblem(undefined)
    setNameProblem(undefined)
    try {
      const { channel } = await client.request('channel:create', {
        name: wanted,
        kind: kind === 'private' ? 'private' : 'public',
        ...(kind === 'ephemeral' ? { ephemeral: true } : {}),
        ...(topic.trim() === '' ? {} : { topic: topic.trim() }),
      })
      onCreated(channel)
    } catch (error) {
      setBusy(false)
      if (errorCode(error) === 'conflict') setNameProblem(channelTexts.nameTaken)
      else setProblem(errorText(error))
    }
  }

  return (
    <Dialog
      title={channelTexts.createTitle}
      description={channelTexts.createText}
      initialFocus={nameField}
      onClose={onClose}
    >
      <form onSubmit={(event) => void create(event)} className="flex flex-col gap-4" noValidate>
        {problem === undefined ? null : (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <TextField
          ref={nameField}
          label={channelTexts.name}
          sign="#"
          value={name}
          onChange={(event) => setName(event.target.value.replace(/\s+/g, '-').toLowerCase())}
          placeholder={channelTexts.namePlaceholder}
          hint={channelTexts.nameHint}
          error={nameProblem}
          maxLength={limits.channelNameLength}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          label={`${channelTexts.topic} (${channelTexts.optional})`}
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
          hint={channelTexts.topicHint}
          maxLength={limits.topicLength}
          autoComplete="off"
        />
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{channelTexts.visibility}</legend>
          <div className="-mx-2 flex flex-col">
            {kinds.map(({ value, title, Icon }) => (
              <label
                key={value}
                className="grid grid-cols-[auto_1fr] gap-x-3 rounded-md px-2 py-2 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-focus"
              >
                <input
                  type="radio"
                  name="kind"
                  value={value}
                  checked={kind === value}
                  onChange={() => setKind(value)}
                  className="row-span-2 mt-[3px] size-4 accent-(--accent) outline-none"
                />
                <span className="flex items-center gap-1.5 text-sm font-medium">
                  {channelTexts[title]}
                  <Icon size={13} aria-hidden className="text-ink-muted" />
                </span>
                <span className="text-xs text-ink-muted">{channelTexts.kindTexts[value]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <DialogButtons>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" tone="primary" isBusy={isBusy}>
            {channelTexts.create}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
