'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { BellOff, createLucideIcon, Lock, Pencil, Users, Wind } from 'lucide-react'
import type { AnchorHTMLAttributes, ComponentType } from 'react'
import { memo, useCallback } from 'react'
import { usePresence } from '@/realtime/hooks.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { hasDraftIn } from './has-draft.ts'
import { Badge } from '@/ui/badge.tsx'
import { classes } from '@/ui/classes.ts'
import { PresenceDot } from '@/ui/presence-dot.tsx'

export type Link = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

/** The sign of nearly every row, in one path: a row has few nodes, for there may be many. */
const Hash = createLucideIcon('hash', [['path', { d: 'M4 9h16M4 15h16M10 3 8 21M16 3l-2 18', key: 'hash' }]])

function Sign({ channel }: { channel: ChannelState }) {
  if (channel.ephemeral === true) return <Wind size={15} aria-hidden />
  if (channel.kind === 'private') return <Lock size={14} aria-hidden />
  return <Hash size={15} aria-hidden />
}

/** A number drawn by the style sheet: it is no text of the link, whose name says it in words. */
function Count({ value, look }: { value: number; look?: string }) {
  const texts = useTexts('shell')
  return (
    <span
      data-count={value > 999 ? '999+' : texts.count(value)}
      className={classes('before:content-[attr(data-count)]', look)}
    />
  )
}

/** Whether I have begun to write in a channel, or in a thread of it, where it is not seen anyway. */
function useHasDraft(channel: ChannelId, isOpen: boolean): boolean {
  return useStore(
    useClient().drafts,
    useCallback((drafts) => hasDraftIn(drafts.keys(), channel, isOpen), [channel, isOpen]),
  )
}

/** One channel in the sidebar: a link that says its name and how much of it is unread. */
export const ChannelLink = memo(function ChannelLink({
  channel,
  isOpen,
  isMuted,
  link: Anchor,
  pathOf,
}: {
  channel: ChannelState
  isOpen: boolean
  isMuted: boolean
  link: Link
  pathOf: (channel: ChannelId) => string
}) {
  const sidebarTexts = useTexts('sidebar')
  const { states } = useTexts('presence')
  const { title, others } = useChannelTitle(channel)
  const isDirect = channel.kind === 'direct'
  const other = isDirect && others.length === 1 ? others[0] : undefined
  const presence = usePresence(other?.user)?.state ?? 'unknown'
  const hasDraft = useHasDraft(channel.channel, isOpen)
  // Of a muted channel only what names me counts.
  const unread = isMuted ? 0 : channel.unread
  const isUnread = unread > 0 || channel.mentions > 0
  const isUrgent = channel.mentions > 0 || (isDirect && isUnread)
  return (
    <Anchor
      href={pathOf(channel.channel)}
      aria-current={isOpen ? 'page' : undefined}
      aria-label={sidebarTexts.link(title, {
        unread,
        mentions: channel.mentions,
        presence: other === undefined ? undefined : states[presence].toLowerCase(),
        isMuted,
        hasDraft,
      })}
      className={classes(
        'flex h-[30px] compact:h-[26px] touch:h-11 items-center gap-2 rounded-md px-2 transition-colors duration-75 touch:select-none',
        isOpen
          ? 'bg-pressed font-medium text-ink'
          : isUnread
            ? 'font-semibold text-ink hover:bg-hover'
            : isMuted
              ? 'text-ink-faint hover:bg-hover hover:text-ink-muted'
              : 'text-ink-muted hover:bg-hover hover:text-ink',
      )}
    >
      <span
        className={classes(
          'flex w-4 shrink-0 items-center justify-center',
          isUnread || isOpen ? 'text-ink-muted' : 'text-ink-faint',
        )}
      >
        {other !== undefined ? (
          <PresenceDot state={presence} />
        ) : isDirect ? (
          <Users size={14} aria-hidden />
        ) : (
          <Sign channel={channel} />
        )}
      </span>
      <span className="min-w-0 flex-1 truncate">{isDirect ? title : channel.name}</span>
      {/* What the row says at its end gives way to the button of its menu. */}
      <span className="flex items-center gap-1.5 group-hover/row:invisible group-focus-within/row:invisible touch:!visible">
        {hasDraft ? <Pencil size={13} aria-hidden className="text-ink-faint" /> : null}
        {isMuted ? <BellOff size={13} aria-hidden className="text-ink-faint" /> : null}
        {isUrgent ? (
          <Badge tone="accent">
            <Count value={channel.mentions > 0 ? channel.mentions : unread} />
          </Badge>
        ) : isUnread ? (
          <Count value={unread} look="pr-1 text-xs font-medium text-ink-muted tabular-nums" />
        ) : null}
      </span>
    </Anchor>
  )
})
