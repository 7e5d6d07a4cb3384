'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect } from 'react'
import { useRefusalText } from '@/realtime/refusal-text.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { pinTexts } from '@/texts/pin.en.ts'
import { reactionTexts } from '@/texts/reaction.en.ts'
import { toast } from '@/ui/toast.tsx'

/** Says why a reaction, a pin or a deletion of mine was refused. Refused texts stand where they were written, with what to do about them. */
export function useRefusedChanges(channel: ChannelId): void {
  const client = useClient()
  const refusalText = useRefusalText()
  useEffect(
    () =>
      client.onRefused((refused) => {
        if (refused.channel !== channel) return
        const reason = refusalText(refused.error)
        if (refused.kind === 'react') toast(reactionTexts.refused(reason), 'danger')
        if (refused.kind === 'pin') toast(pinTexts.refused(reason), 'danger')
        if (refused.kind === 'delete') toast(conversationTexts.message.deleteRefused(reason), 'danger')
      }),
    [client, channel, refusalText],
  )
}
