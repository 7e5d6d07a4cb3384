'use client'

import { useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'
import { toast } from '@/ui/toast.tsx'
import type { Administration } from './administration.ts'

/** Public to private or back, after saying what that does to those outside. */
export function ConvertChannel({
  administration,
  onClose,
}: {
  administration: Administration
  onClose: () => void
}) {
  const channelTexts = useTexts('channel')
  const { channel, title, target, write } = administration
  const client = useClient()
  // Once done the channel is of the other kind: what is asked stays what was asked.
  const [isToPrivate] = useState(channel.kind === 'public')
  return (
    <Confirm
      title={isToPrivate ? channelTexts.toPrivateTitle(title) : channelTexts.toPublicTitle(title)}
      text={isToPrivate ? channelTexts.toPrivateText : channelTexts.toPublicText}
      action={isToPrivate ? channelTexts.toPrivateDo : channelTexts.toPublicDo}
      tone="primary"
      canRun={target !== undefined}
      refusalText={useRefusalText()}
      onClose={onClose}
      run={async () => {
        if (target === undefined) return
        const kind = isToPrivate ? 'private' : 'public'
        await write(client.request('channel:convert', { ...target, kind }, { timeoutMs: 60_000 }))
        toast(channelTexts.converted[kind])
      }}
    />
  )
}
