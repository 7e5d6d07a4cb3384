'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useRef } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { texts } from '@/texts/en.ts'
import { toast } from '@/ui/toast.tsx'
import { channelPath, openPath } from './navigation.ts'

/** Leads away from the open channel when I cease to be its member, and says so. `title` is what it was called. */
export function useRevoked(open: ChannelId | undefined, title: string, onRevoked: () => void): void {
  const client = useClient()
  const last = useRef({ open, title })
  useEffect(() => {
    // Once it is revoked its title is gone too: the last one it had is kept.
    if (open !== last.current.open || client.channels.getState().has(open as ChannelId))
      last.current = { open, title }
  }, [client, open, title])
  useEffect(
    () =>
      client.on('channel:revoked', ({ channel, reason, text }) => {
        if (channel !== last.current.open) return
        const called = last.current.title
        toast(reason === 'left' ? texts.channel.left(called) : texts.channel.revoked(called, text))
        onRevoked()
        const mine = [...client.channels.getState().values()].filter((one) => one.archived !== true)
        const home = mine.find((one) => one.name === 'general') ?? mine[0]
        openPath(home === undefined ? '/browse' : channelPath(home.channel))
      }),
    [client, onRevoked],
  )
}
