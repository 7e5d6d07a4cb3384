'use client'

import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'
import { asChannelName, isChannelName } from './channel-name.ts'
import { useTyped } from './use-typed.ts'

/** Name and topic, saved together. */
export function ChannelNaming({ administration }: { administration: Administration }) {
  const channelTexts = useTexts('channel')
  const { channel, target, write } = administration
  const client = useClient()
  const refusalText = useRefusalText()
  const name = useTyped(`${channel.channel} name`, channel.name)
  const topic = useTyped(`${channel.channel} topic`, channel.topic)
  const [isBusy, setBusy] = useState(false)
  const [nameProblem, setNameProblem] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const wanted = { name: asChannelName(name.value), topic: topic.value.trim() }
  const hasChanged = wanted.name !== channel.name || wanted.topic !== channel.topic

  async function save(event: SubmitEvent) {
    event.preventDefault()
    if (target === undefined || !hasChanged) return
    if (!isChannelName(wanted.name)) return setNameProblem(channelTexts.nameBad)
    setBusy(true)
    setProblem(undefined)
    setNameProblem(undefined)
    try {
      if (wanted.name !== channel.name)
        await write(client.request('channel:rename', { ...target, name: wanted.name }))
      if (wanted.topic !== channel.topic)
        await write(client.request('channel:set-topic', { ...target, topic: wanted.topic }))
      toast(channelTexts.saved)
    } catch (error) {
      const code = errorCode(error)
      if (code === 'conflict') setNameProblem(channelTexts.nameTaken)
      else if (code !== 'lock_lost') setProblem(refusalText(error))
    } finally {
      setBusy(false)
    }
  }

  const meanwhile = (value: string | undefined) =>
    value === undefined ? undefined : channelTexts.changedMeanwhile(value)
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4" noValidate>
      <TextField
        label={channelTexts.name}
        sign="#"
        value={name.value}
        onChange={(event) => name.set(event.target.value)}
        hint={meanwhile(name.meanwhile)}
        error={nameProblem}
        maxLength={limits.channelNameLength}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={channelTexts.topic}
        value={topic.value}
        onChange={(event) => topic.set(event.target.value)}
        hint={meanwhile(topic.meanwhile) ?? channelTexts.topicHint}
        maxLength={limits.topicLength}
        autoComplete="off"
      />
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <Button
        type="submit"
        tone="primary"
        className="self-start"
        isBusy={isBusy}
        disabled={target === undefined || !hasChanged}
      >
        {channelTexts.save}
      </Button>
    </form>
  )
}
