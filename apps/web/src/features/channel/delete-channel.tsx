'use client'

import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { Administration } from './administration.ts'
import { asChannelName } from './channel-name.ts'

/** Deletes a channel for good, once its name has been typed. */
export function DeleteChannel({
  administration,
  onClose,
}: {
  administration: Administration
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const { channel, title, target, write } = administration
  const client = useClient()
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const isItsName = asChannelName(name) === channel.name
  return (
    <Confirm
      title={channelTexts.deleteTitle(title)}
      text={channelTexts.deleteText(channel.memberCount)}
      action={channelTexts.deleteDo}
      canRun={target !== undefined && isItsName}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        if (target === undefined) return
        await write(
          client.request(
            'channel:delete',
            {
              ...target,
              name: channel.name,
              ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
            },
            { timeoutMs: 60_000 },
          ),
        )
      }}
    >
      <TextField
        label={channelTexts.deleteName(channel.name)}
        error={
          name !== '' && !channel.name.startsWith(asChannelName(name))
            ? channelTexts.deleteNameBad
            : undefined
        }
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={limits.channelNameLength + 1}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={`${channelTexts.deleteReason} (${channelTexts.optional})`}
        hint={channelTexts.deleteReasonHint}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={limits.reasonLength}
        autoComplete="off"
      />
    </Confirm>
  )
}
