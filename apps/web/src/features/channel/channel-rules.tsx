'use client'

import type { ChannelLimits } from '@runnel/protocol/entry'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { errorCode } from '@/texts/error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { SelectField } from '@/ui/select-field.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'
import { useTyped } from './use-typed.ts'
import { limitsOf } from './channel-limits.ts'

const choicesOf = <Value extends string>(texts: Record<Value, string>) =>
  (Object.entries(texts) as [Value, string][]).map(([value, text]) => ({ value, text }))
const steps = (values: readonly number[], current: number, text: (value: number) => string) =>
  [...new Set([...values, current])].toSorted((a, b) => a - b).map((value) => ({ value, text: text(value) }))

const slowSteps = [0, 5, 10, 30, 60, 300, 900, 3_600, 21_600]
const editSteps = [0, 300, 900, 3_600, 86_400, 604_800]

/** Who may write, call everyone and come in; how fast, and how long one may edit. Saved together. */
export function ChannelRules({ administration }: { administration: Administration }) {
  const channelTexts = useTexts('channel')
  const { channel, target, write } = administration
  const client = useClient()
  const refusalText = useRefusalText()
  const now = limitsOf(channel)
  const typed = {
    posting: useTyped(`${channel.channel} posting`, now.posting),
    slowSeconds: useTyped(`${channel.channel} slowSeconds`, now.slowSeconds),
    everyone: useTyped(`${channel.channel} everyone`, now.everyone),
    joining: useTyped(`${channel.channel} joining`, now.joining),
    editSeconds: useTyped(`${channel.channel} editSeconds`, now.editSeconds),
  }
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const changed = Object.fromEntries(
    Object.entries(typed).flatMap(([name, { value, isChanged }]) => (isChanged ? [[name, value]] : [])),
  ) as Partial<ChannelLimits>
  const hasChanged = Object.keys(changed).length > 0

  async function save(event: SubmitEvent) {
    event.preventDefault()
    if (target === undefined || !hasChanged) return
    setBusy(true)
    setProblem(undefined)
    try {
      await write(client.request('channel:set-limits', { ...target, limits: changed }))
      toast(channelTexts.saved)
    } catch (error) {
      if (errorCode(error) !== 'lock_lost') setProblem(refusalText(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      aria-label={channelTexts.limits}
      onSubmit={(event) => void save(event)}
      className="flex flex-col gap-4 border-t border-line pt-5"
    >
      <h3 className="text-sm font-semibold">{channelTexts.limits}</h3>
      <SelectField
        label={channelTexts.posting}
        hint={typed.posting.value === 'all' ? undefined : channelTexts.postingText}
        value={typed.posting.value}
        choices={choicesOf(channelTexts.postingChoices)}
        onChoose={typed.posting.set}
      />
      <SelectField
        label={channelTexts.slow}
        hint={channelTexts.slowText}
        value={typed.slowSeconds.value}
        choices={steps(slowSteps, now.slowSeconds, channelTexts.slowChoice)}
        onChoose={typed.slowSeconds.set}
      />
      <SelectField
        label={channelTexts.everyone}
        hint={channelTexts.everyoneText}
        value={typed.everyone.value}
        choices={choicesOf(channelTexts.everyoneChoices)}
        onChoose={typed.everyone.set}
      />
      {channel.kind === 'public' ? (
        <SelectField
          label={channelTexts.joining}
          hint={channelTexts.joiningText}
          value={typed.joining.value}
          choices={choicesOf(channelTexts.joiningChoices)}
          onChoose={typed.joining.set}
        />
      ) : null}
      {channel.ephemeral === true ? null : (
        <SelectField
          label={channelTexts.edit}
          hint={typed.editSeconds.value === 0 ? undefined : channelTexts.editText}
          value={typed.editSeconds.value}
          choices={steps(editSteps, now.editSeconds, channelTexts.editChoice)}
          onChoose={typed.editSeconds.set}
        />
      )}
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
        {channelTexts.saveLimits}
      </Button>
    </form>
  )
}
