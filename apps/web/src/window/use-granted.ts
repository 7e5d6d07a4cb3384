'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useRef } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'

/** A channel that I made or joined myself is opened by then. */
const patienceMs = 2_000

/** Says that somebody brought me into a channel, or let me in. */
export function useGranted(open: ChannelId | undefined): void {
  const texts = useTexts('shell')
  const client = useClient()
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>()
    const stop = client.on('channel:granted', ({ channel }) => {
      if (channel.kind === 'direct') return
      const timer = setTimeout(() => {
        timers.delete(timer)
        const isMine = client.channels.getState().has(channel.channel)
        if (isMine && latest.current !== channel.channel) toast(texts.channel.granted(`#${channel.name}`))
      }, patienceMs)
      timers.add(timer)
    })
    return () => {
      stop()
      timers.forEach(clearTimeout)
    }
  }, [client, texts])
}
