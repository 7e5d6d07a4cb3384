'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'

/** Asks to be let into a channel, with a word to those who decide. */
export function AskToJoin({
  channel,
  title,
  onAsked,
  onClose,
}: {
  channel: ChannelId
  title: string
  onAsked: () => void
  onClose: () => void
}) {
  const knockTexts = useTexts('knock')
  const client = useClient()
  const refusalText = useRefusalText()
  const [text, setText] = useState('')
  return (
    <Confirm
      title={knockTexts.askTitle(title)}
      text={knockTexts.askText}
      action={knockTexts.askDo}
      tone="primary"
      refusalText={refusalText}
      onClose={onClose}
      run={async () => {
        await client.request('knock:send', {
          channel,
          ...(text.trim() === '' ? {} : { text: text.trim() }),
        })
        toast(knockTexts.asked(title))
        onAsked()
      }}
    >
      <TextField
        label={`${knockTexts.what} (${knockTexts.optional})`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={limits.reasonLength}
        autoComplete="off"
      />
    </Confirm>
  )
}
