'use client'

import type { ChannelState } from '@runnel/client/client'
import type { Preferences } from '@runnel/protocol/preference'
import { useCallback, useEffect, useRef } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { loadPatiently } from '@/ui/lazily.ts'

interface Unread {
  /** Mentions and direct messages: the number in the title. */
  urgent: number
  isAny: boolean
}

/** What waits in all channels; of muted ones only what calls me. */
function unreadOf(channels: ReadonlyMap<string, ChannelState>, chosen: Preferences['channels']): Unread {
  let urgent = 0
  let isAny = false
  for (const channel of channels.values()) {
    const isMuted = chosen?.[channel.channel]?.isMuted === true
    urgent += channel.kind === 'direct' && !isMuted ? channel.unread : channel.mentions
    isAny ||= channel.unread > 0 && !isMuted
  }
  return { urgent, isAny }
}

const isSame = (a: Unread, b: Unread) => a.urgent === b.urgent && a.isAny === b.isAny
const chosenOf = ({ channels }: Preferences) => channels

/** The page's title and icon: where one is, and whether something waits. */
export function TitleBadge({ title }: { title: string }) {
  const texts = useTexts('shell')
  const client = useClient()
  const chosen = useStore(client.preferences, chosenOf)
  const { urgent, isAny } = useStore(
    client.channels,
    useCallback((channels) => unreadOf(channels, chosen), [chosen]),
    isSame,
  )
  const isDrawn = useRef(false)
  useEffect(() => {
    if (urgent === 0 && !isAny && !isDrawn.current) return
    isDrawn.current = true
    let isCurrent = true
    void loadPatiently(() => import('@/ui/favicon.ts')).then(({ drawFavicon }) => {
      if (isCurrent) drawFavicon({ urgent, isUnread: isAny })
    })
    return () => {
      isCurrent = false
    }
  }, [urgent, isAny])
  return (
    <title>{`${urgent > 0 ? `(${texts.count(urgent)}) ` : isAny ? '• ' : ''}${texts.pageTitle(title)}`}</title>
  )
}
