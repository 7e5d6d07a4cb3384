'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useRef, useState } from 'react'
import type { Removal } from '@/features/channel/removed.tsx'
import { channelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'

/** How long the reason may be behind the loss, in ms. */
const missingMs = 1_000

/**
 * The channels I was taken out of while this page was open, with why: told in their place when one is looked at, and in
 * a line wherever else I am. `onLeft` is called with a channel that I left myself.
 */
export function useRemovals(
  open: ChannelId | undefined,
  onLeft: (channel: ChannelId) => void,
): ReadonlyMap<ChannelId, Removal> {
  const texts = useTexts('shell')
  const client = useClient()
  const [removals, setRemovals] = useState<ReadonlyMap<ChannelId, Removal>>(new Map())
  const latest = useRef({ open, onLeft })
  useEffect(() => {
    latest.current = { open, onLeft }
  })
  useEffect(() => {
    const titles = new Map<ChannelId, string>()
    /** Whoever was away is not told why: then, after a while, the channel is only missing. */
    const missing = new Map<ChannelId, ReturnType<typeof setTimeout>>()
    /** Told why before the channel is taken away. */
    const told = new Set<ChannelId>()
    const note = (removal: Removal) => setRemovals((last) => new Map(last).set(removal.channel, removal))
    const stops = [
      client.channels.subscribe((now, before) => {
        if (now.size >= before.size) return
        for (const [id, channel] of before) {
          if (now.has(id)) continue
          const title = channelTitle(channel, [], texts)
          titles.set(id, title)
          if (told.delete(id)) continue
          clearTimeout(missing.get(id))
          const timer = setTimeout(() => {
            missing.delete(id)
            note({ channel: id, title, kind: 'gone' })
          }, missingMs)
          missing.set(id, timer)
        }
      }),
      client.on('channel:revoked', ({ channel, reason, text, by, until }) => {
        const mine = client.channels.getState().get(channel)
        const title = mine === undefined ? titles.get(channel) : channelTitle(mine, [], texts)
        clearTimeout(missing.get(channel))
        missing.delete(channel)
        if (mine !== undefined) told.add(channel)
        if (title === undefined) return
        const isOpen = latest.current.open === channel
        if (reason === 'left') {
          if (isOpen) toast(texts.channel.left(title))
          return latest.current.onLeft(channel)
        }
        note({ channel, title, kind: reason, by, reason: text, until })
        if (isOpen) return
        toast(reason === 'deleted' ? texts.channel.deleted(title, text) : texts.channel.revoked(title, text))
      }),
      client.on('channel:granted', ({ channel }) => {
        told.delete(channel.channel)
        setRemovals((last) => {
          if (!last.has(channel.channel)) return last
          const next = new Map(last)
          next.delete(channel.channel)
          return next
        })
      }),
    ]
    return () => {
      stops.forEach((stop) => stop())
      missing.forEach(clearTimeout)
    }
  }, [client, texts])
  return removals
}
