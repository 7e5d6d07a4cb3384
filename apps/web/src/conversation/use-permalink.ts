'use client'

import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '@/features/message/group-by-author.ts'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'
import { rowOf } from './beginning.ts'

/** Brings the message a link points at into view and marks it for a moment. Gives the key of the marked row. */
export function usePermalink(
  channel: ChannelId,
  at: EntryId | undefined,
  rows: readonly Row[],
  isPlaced: boolean,
  reveal: (index: number) => void,
): string | undefined {
  const { notLoaded } = useTexts('conversation').message
  const words = useRef(notLoaded)
  useEffect(() => {
    words.current = notLoaded
  }, [notLoaded])
  const client = useClient()
  const isOnline = useIsOnline()
  // A new one each time it is asked for, so that the same link leads there again.
  const [found, setFound] = useState<{ id: EntryId }>()
  const shown = useRef<{ id: EntryId }>(undefined)

  useEffect(() => {
    if (at === undefined || !isOnline) return
    let isCurrent = true
    client.showAround(channel, at).then(
      () => isCurrent && setFound({ id: at }),
      () => isCurrent && toast(words.current, 'danger'),
    )
    return () => {
      isCurrent = false
    }
  }, [client, channel, at, isOnline])

  // Once for each link, when its message is among the rows.
  const index = found === undefined ? -1 : rowOf(rows, found.id)
  useLayoutEffect(() => {
    if (found === undefined || !isPlaced || shown.current === found) return
    shown.current = found
    if (index < 0) toast(words.current, 'danger')
    else reveal(index)
  }, [found, isPlaced, index, reveal])

  return rows[index]?.key
}
