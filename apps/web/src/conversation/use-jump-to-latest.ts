'use client'

import type { Client } from '@runnel/client/client'
import type { Timeline } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'
import { useCallback, useLayoutEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'

/** At once, unless the page has only just begun to connect: then once that has come to something. */
async function whenConnected({ connection }: Client): Promise<void> {
  if (connection.getState().phase !== 'connecting') return
  await new Promise<void>((resolve) => {
    const stop = connection.subscribe(({ phase }) => {
      if (phase === 'connecting') return
      stop()
      resolve()
    })
  })
}

/** Goes to the newest message, which is loaded first where the window ends before it: the end is gone to once it is on screen. */
export function useJumpToLatest(
  channel: ChannelId,
  { hasNewer, state }: Timeline,
  toEnd: () => void,
): () => void {
  const conversationTexts = useTexts('conversation')
  const client = useClient()
  const [isUnderWay, setUnderWay] = useState(false)
  const isThere = !hasNewer && state === 'ready'

  useLayoutEffect(() => {
    if (!isUnderWay || !isThere) return
    toEnd()
    setUnderWay(false)
  }, [isUnderWay, isThere, toEnd])

  return useCallback(() => {
    if (isThere) return toEnd()
    setUnderWay(true)
    whenConnected(client)
      .then(() => client.showLatest(channel))
      .catch(() => {
        setUnderWay(false)
        toast(conversationTexts.history.loadFailed, 'danger')
      })
  }, [client, channel, isThere, toEnd, conversationTexts])
}
