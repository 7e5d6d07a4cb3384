'use client'

import { placeOfDraft } from '@runnel/client/draft-record'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useMemo } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'

/** What I began to write in a channel, or in a thread of it, on all my devices. */
export function useDraft(channel: ChannelId, thread?: EntryId) {
  const client = useClient()
  useEffect(() => client.wantDrafts(), [client])
  const place = placeOfDraft(channel, thread)
  const aside = useStore(
    client.drafts,
    useCallback((drafts) => drafts.get(place)?.aside, [place]),
  )
  const kept = useMemo(
    () => ({
      read: () => client.drafts.getState().get(place)?.text ?? '',
      write: (text: string) => client.saveDraft(channel, thread, text),
      follow: (listener: (text: string) => void) => {
        let last = client.drafts.getState().get(place)?.text
        return client.drafts.subscribe((drafts) => {
          const text = drafts.get(place)?.text
          if (text === last) return
          last = text
          listener(text ?? '')
        })
      },
      dropAside: () => client.dropDraftAside(channel, thread),
    }),
    [client, channel, thread, place],
  )
  return useMemo(() => ({ ...kept, aside }), [kept, aside])
}
