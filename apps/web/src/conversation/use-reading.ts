'use client'

import type { Timeline } from '@runnel/client/timeline'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { nextDivider, nextPause, noDivider } from './unread-divider.ts'
import type { UnreadDivider } from './unread-divider.ts'

/** What is unread, after which entry the "New" divider stands, and how to take it away: whoever writes has seen what is above. */
export function useUnreadDivider(
  channel: ChannelId,
  isReading: boolean,
): { unread: number; unreadAfter: EntryId | undefined; clear: () => void } {
  const client = useClient()
  const unread = useStore(
    client.channels,
    useCallback((all) => all.get(channel)?.unread ?? 0, [channel]),
  )
  const readId = useReadId(channel)
  const [divider, setDivider] = useState<UnreadDivider>(() =>
    nextDivider(noDivider, { unread, readId, isReading: false }),
  )
  if (divider.unread !== unread || divider.readId !== readId)
    setDivider(nextDivider(divider, { unread, readId, isReading }))
  const clear = useCallback(() => setDivider((before) => ({ ...before, after: undefined })), [])
  return { unread, unreadAfter: divider.after, clear }
}

/** Marks the channel read up to the newest entry while that is being looked at. */
export function useMarkRead(channel: ChannelId, { items }: Timeline, isReading: boolean): void {
  const client = useClient()
  const readId = useReadId(channel)
  const last = items.findLast((item) => item.id !== undefined)?.id
  useEffect(() => {
    if (!isReading || last === undefined) return
    if (readId === undefined || sequenceOf(last) > sequenceOf(readId)) client.markRead(channel, last)
  }, [client, channel, isReading, last, readId])
}

/**
 * Whether reading by mere looking rests: I have marked something unread, so it stays so until I mark all of it read, or come back to the
 * channel.
 */
export function useReadingPause(channel: ChannelId): boolean {
  const readId = useReadId(channel)
  const [pause, setPause] = useState(() => nextPause({ readId }, readId))
  const next = pause.readId === readId ? pause : nextPause(pause, readId)
  if (next !== pause) setPause(next)
  return next.until !== undefined
}

function useReadId(channel: ChannelId): EntryId | undefined {
  return useStore(
    useClient().channels,
    useCallback((all) => all.get(channel)?.readId, [channel]),
  )
}
