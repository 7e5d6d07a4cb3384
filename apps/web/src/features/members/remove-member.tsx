'use client'

import type { ChannelState } from '@runnel/client/client'
import { limits } from '@runnel/protocol/limits'
import type { Member } from '@runnel/protocol/member'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { errorText } from '@/texts/error-text.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogButtons } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

/** Asks once before someone is removed, saying what it does, and for a reason. */
export function RemoveMember({
  channel,
  member,
  onClose,
}: {
  channel: ChannelState
  member: Member
  onClose: () => void
}) {
  const client = useClient()
  const { title } = useChannelTitle(channel)
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function remove(event: SubmitEvent) {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await client.request('member:kick', {
        channel: channel.channel,
        user: member.user,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      })
      toast(texts.members.removed(member.name))
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={texts.members.removeTitle(member.name, title)}
      description={texts.members.removeText}
      onClose={onClose}
    >
      <form onSubmit={(event) => void remove(event)} className="flex flex-col gap-4">
        {problem === undefined ? null : (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <TextField
          label={`${texts.members.reason} (${texts.channel.optional})`}
          hint={texts.members.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={limits.reasonLength}
          autoComplete="off"
        />
        <DialogButtons>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" tone="danger" isBusy={isBusy}>
            {texts.members.removeDo(member.name)}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
