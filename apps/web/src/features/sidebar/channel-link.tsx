'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { Hash, Lock, Users, Wind } from 'lucide-react'
import type { AnchorHTMLAttributes, ComponentType } from 'react'
import { memo } from 'react'
import { usePresence } from '@/realtime/hooks.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { texts } from '@/texts/en.ts'
import { Badge } from '@/ui/badge.tsx'
import { classes } from '@/ui/classes.ts'
import { PresenceDot } from '@/ui/presence-dot.tsx'

export type Link = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

function Sign({ channel }: { channel: ChannelState }) {
  if (channel.ephemeral === true) return <Wind size={15} aria-hidden />
  if (channel.kind === 'private') return <Lock size={14} aria-hidden />
  return <Hash size={15} aria-hidden />
}

/** A number drawn by the style sheet: it is no text of the link, whose name says it in words. */
function Count({ value }: { value: number }) {
  return (
    <span
      data-count={value > 999 ? '999+' : texts.count(value)}
      className="before:content-[attr(data-count)]"
    />
  )
}

/** One channel in the sidebar: a link that says its name and how much of it is unread. */
export const ChannelLink = memo(function ChannelLink({
  channel,
  isOpen,
  link: Anchor,
  pathOf,
}: {
  channel: ChannelState
  isOpen: boolean
  link: Link
  pathOf: (channel: ChannelId) => string
}) {
  const { title, others } = useChannelTitle(channel)
  const isDirect = channel.kind === 'direct'
  const other = isDirect && others.length === 1 ? others[0] : undefined
  const presence = usePresence(other?.user)?.state ?? 'unknown'
  const isUnread = channel.unread > 0
  const isUrgent = channel.mentions > 0 || (isDirect && isUnread)
  return (
    <Anchor
      href={pathOf(channel.channel)}
      aria-current={isOpen ? 'page' : undefined}
      aria-label={texts.sidebar.link(
        title,
        channel.unread,
        channel.mentions,
        other === undefined ? undefined : texts.presence.states[presence].toLowerCase(),
      )}
      className={classes(
        'flex h-[30px] touch:h-11 items-center gap-2 rounded-md px-2 transition-colors duration-75',
        isOpen
          ? 'bg-pressed font-medium text-ink'
          : isUnread
            ? 'font-semibold text-ink hover:bg-hover'
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
      {isUrgent ? (
        <Badge tone="accent">
          <Count value={channel.mentions > 0 ? channel.mentions : channel.unread} />
        </Badge>
      ) : isUnread ? (
        <span className="pr-1 text-xs font-medium text-ink-muted tabular-nums">
          <Count value={channel.unread} />
        </span>
      ) : null}
    </Anchor>
  )
})
