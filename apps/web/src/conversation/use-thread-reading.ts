'use client'

import type { ThreadTimeline } from '@runnel/client/thread'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { readIdOf } from './thread-rows.ts'
import { nextDivider, noDivider } from './unread-divider.ts'
import type { UnreadDivider } from './unread-divider.ts'

/** After which reply the "New" divider of a thread stands, and how to take it away: whoever writes has seen what is above. */
export function useThreadDivider(
  thread: ThreadTimeline,
  root: EntryId,
  isReading: boolean,
): { unreadAfter: EntryId | undefined; clear: () => void } {
  const [divider, setDivider] = useState<UnreadDivider>(noDivider)
  const unread = thread.state === 'ready' ? (thread.standing?.unread ?? 0) : 0
  const readId = readIdOf(thread, root, thread.standing?.readReply)
  if (divider.unread !== unread) setDivider(nextDivider(divider, { unread, readId, isReading }))
  const [clear] = useState(() => () => setDivider((before) => ({ ...before, after: undefined })))
  return { unreadAfter: divider.after, clear }
}

/** Marks a thread read up to its latest reply while that is being looked at; not once I have marked it unread, until it is opened again. */
export function useMarkThreadRead(
  channel: ChannelId,
  root: EntryId,
  { items, standing }: ThreadTimeline,
  isReading: boolean,
): void {
  const client = useClient()
  const furthest = useRef(0)
  const isHeld = useRef(false)
  const last = items.findLast((item) => item.id !== undefined && item.reply !== undefined)?.reply
  const { readReply, unread = 0 } = standing ?? {}
  useEffect(() => {
    if (readReply === undefined) return
    if (readReply < furthest.current) isHeld.current = true
    furthest.current = Math.max(furthest.current, readReply)
    if (!isReading || isHeld.current || last === undefined) return
    if (unread > 0 && last > readReply) client.markThreadRead(channel, root, last)
  }, [client, channel, root, isReading, last, readReply, unread])
}
