'use client'

import type { ChannelState } from '@runnel/client/client'
import { limits } from '@runnel/protocol/limits'
import { mayInChannel } from '@runnel/rules/permission'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorCode, errorText } from '@/texts/error-text.ts'
import { timeOfDay } from '@/texts/times.ts'
import { Button } from '@/ui/button.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { asChannelName, isChannelName } from './channel-name.ts'
import { useHold } from './use-hold.ts'
import type { Hold } from './use-hold.ts'

function HoldNotice({ hold, onTake }: { hold: Hold; onTake: () => void }) {
  const holder = useUser(hold.phase === 'theirs' ? hold.holder : undefined)
  if (hold.phase === 'theirs') {
    const until = hold.expiresAt === undefined ? '…' : timeOfDay(hold.expiresAt)
    return (
      <Notice tone="warning" role="status">
        {texts.channel.heldBy(holder?.name ?? texts.sidebar.someone, until)} {texts.channel.heldByWhat}
      </Notice>
    )
  }
  if (hold.phase !== 'lost' && hold.phase !== 'failed') return null
  return (
    <Notice tone="danger" role="alert">
      <p>{hold.phase === 'lost' ? texts.channel.lockLost : errorText(hold.error)}</p>
      <Button className="mt-2" onClick={onTake}>
        {hold.phase === 'lost' ? texts.channel.holdAgain : texts.retry}
      </Button>
    </Notice>
  )
}

/** Name, topic and archiving of a channel, held for one administrator at a time. What was typed stays whatever happens to the hold. */
export function ChannelSettings({ channel, onDone }: { channel: ChannelState; onDone: () => void }) {
  const client = useClient()
  const { hold, take, lose } = useHold(channel.channel)
  const [name, setName] = useState(channel.name)
  const [topic, setTopic] = useState(channel.topic)
  const [isBusy, setBusy] = useState(false)
  const [nameProblem, setNameProblem] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const fence = hold.phase === 'mine' ? { fence: hold.fence } : undefined
  const target = { channel: channel.channel, ...fence }

  async function carryOut(change: () => Promise<void>) {
    setBusy(true)
    setProblem(undefined)
    setNameProblem(undefined)
    try {
      await change()
      toast(texts.channel.saved)
    } catch (error) {
      const code = errorCode(error)
      if (code === 'lock_lost') lose()
      else if (code === 'conflict') setNameProblem(texts.channel.nameTaken)
      else setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }

  function save(event: SubmitEvent) {
    event.preventDefault()
    const wanted = asChannelName(name)
    if (!isChannelName(wanted)) return setNameProblem(texts.channel.nameBad)
    void carryOut(async () => {
      if (wanted !== channel.name) await client.request('channel:rename', { ...target, name: wanted })
      if (topic.trim() !== channel.topic)
        await client.request('channel:set-topic', { ...target, topic: topic.trim() })
    })
  }

  const isArchived = channel.archived === true
  const hasChanged = asChannelName(name) !== channel.name || topic.trim() !== channel.topic
  return (
    <section aria-label={texts.channel.settings} className="flex flex-col gap-4">
      <HoldNotice hold={hold} onTake={take} />
      <form onSubmit={save} className="flex flex-col gap-4" noValidate>
        <TextField
          label={texts.channel.name}
          sign="#"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameProblem}
          maxLength={limits.channelNameLength}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          label={texts.channel.topic}
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
          hint={texts.channel.topicHint}
          maxLength={limits.topicLength}
          autoComplete="off"
        />
        {problem === undefined ? null : (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <div className="flex gap-2">
          <Button type="submit" tone="primary" isBusy={isBusy} disabled={fence === undefined || !hasChanged}>
            {texts.channel.save}
          </Button>
          <Button onClick={onDone}>{texts.channel.done}</Button>
        </div>
        {hold.phase === 'mine' ? <p className="text-xs text-ink-muted">{texts.channel.unhold}</p> : null}
      </form>
      {mayInChannel(channel.role, isArchived ? 'channel:restore' : 'channel:archive') ? (
        <div className="border-t border-line pt-4">
          <p className="mb-2.5 text-xs text-ink-muted">
            {isArchived ? texts.channel.restoreText : texts.channel.archiveText}
          </p>
          <Button
            tone={isArchived ? 'secondary' : 'danger'}
            disabled={fence === undefined || isBusy}
            onClick={() =>
              void carryOut(
                async () =>
                  void (await client.request(isArchived ? 'channel:restore' : 'channel:archive', target)),
              )
            }
          >
            {isArchived ? texts.channel.restore : texts.channel.archive}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
