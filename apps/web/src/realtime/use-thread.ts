'use client'

import { threadKey } from '@runnel/client/thread'
import type { ThreadKey, ThreadTimeline } from '@runnel/client/thread'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { useCallback, useEffect, useMemo } from 'react'
import { useClient } from './realtime-provider.tsx'
import { useStore } from './use-store.ts'

const whole = (thread: ThreadTimeline): ThreadTimeline => thread

/** What is shown of a thread: its first message and its latest replies, oldest first. It is on screen while this is mounted. */
export function useOpenThread(channel: ChannelId, root: EntryId): ThreadTimeline {
  const client = useClient()
  useEffect(() => {
    client.openThread(channel, root)
    return () => client.openThread(channel, undefined)
  }, [client, channel, root])
  return useStore(
    useMemo(() => client.thread(channel, root), [client, channel, root]),
    whole,
  )
}

/** How I stand to a thread, as far as it is known. */
export function useStanding(channel: ChannelId, root: EntryId): ThreadStanding | undefined {
  return useStore(
    useClient().threads,
    useCallback((standings) => standings.get(threadKey(channel, root)), [channel, root]),
  )
}

const countUnread = (standings: ReadonlyMap<ThreadKey, ThreadStanding>): number => {
  let count = 0
  for (const { isFollowed, unread } of standings.values()) if (isFollowed && unread > 0) count += 1
  return count
}

/** How many of the threads I follow have new replies. */
export function useUnreadThreads(): number {
  const client = useClient()
  useEffect(() => {
    // Asked once for each client; from then on the SDK keeps it current, also over reconnects.
    let isListed = false
    const list = () => {
      if (isListed || client.connection.getState().phase !== 'online') return
      isListed = true
      client.listThreads({ unreadOnly: true }).catch(() => {
        isListed = false
      })
    }
    list()
    return client.connection.subscribe(list)
  }, [client])
  return useStore(client.threads, countUnread)
}
