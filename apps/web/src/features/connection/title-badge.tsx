'use client'

import { useEffect } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { texts } from '@/texts/en.ts'
import type { ChannelState } from '@runnel/client/client'

interface Unread {
  /** Mentions and direct messages: the number in the title. */
  urgent: number
  isAny: boolean
}

function unreadOf(channels: ReadonlyMap<string, ChannelState>): Unread {
  let urgent = 0
  let isAny = false
  for (const channel of channels.values()) {
    urgent += channel.kind === 'direct' ? channel.unread : channel.mentions
    isAny ||= channel.unread > 0
  }
  return { urgent, isAny }
}

const isSame = (a: Unread, b: Unread) => a.urgent === b.urgent && a.isAny === b.isAny
const dot = '<circle cx="24.5" cy="7.5" r="7.5" fill="#e5484d"/>'

function drawIcon(isUnread: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (icon === null) return
  const address = icon.dataset['plain'] ?? icon.href
  icon.dataset['plain'] = address
  if (!isUnread) {
    icon.href = address
    return
  }
  const wave = (y: number, opacity: number) =>
    `<path d="M7 ${y}c3-2.6 6-2.6 9 0s6 2.6 9 0" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" opacity="${opacity}"/>`
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0a6c85"/>${wave(11.2, 1)}${wave(16.4, 0.7)}${wave(21.6, 0.4)}${dot}</svg>`
  icon.href = `data:image/svg+xml,${encodeURIComponent(drawing)}`
}

/** The page's title and icon: where one is, and whether something waits. */
export function TitleBadge({ title }: { title: string }) {
  const { urgent, isAny } = useStore(useClient().channels, unreadOf, isSame)
  useEffect(() => {
    drawIcon(urgent > 0)
  }, [urgent])
  return (
    <title>{`${urgent > 0 ? `(${texts.count(urgent)}) ` : isAny ? '• ' : ''}${texts.pageTitle(title)}`}</title>
  )
}
