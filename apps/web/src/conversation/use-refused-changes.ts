'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useLanguage } from '@/texts/use-texts.ts'
import { loadPatiently } from '@/ui/lazily.ts'

/** Says why a reaction, a pin or a deletion of mine was refused in a channel, or in any where none is named. Refused texts stand where they were written, with what to do about them. */
export function useRefusedChanges(channel?: ChannelId): void {
  const client = useClient()
  const language = useLanguage()
  useEffect(
    () =>
      client.onRefused((refused) => {
        if (channel !== undefined && refused.channel !== channel) return
        void loadPatiently(() => import('./tell-refused-change.ts')).then(({ tellRefusedChange }) =>
          tellRefusedChange(client, refused, language),
        )
      }),
    [client, channel, language],
  )
}
