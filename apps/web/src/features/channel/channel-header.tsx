'use client'

import { Archive, CalendarDays, Info, Users, Wind } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { usePresence } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
import { IconButton } from '@/ui/icon-button.tsx'
import { PresenceDot } from '@/ui/presence-dot.tsx'
import { behind } from '@/ui/lazily.ts'
import { Tooltip } from '@/ui/tooltip.tsx'

const PresenceWord = behind(() => import('@/ui/presence-word.tsx').then((module) => module.PresenceWord))

/** The line above a conversation: where one is, what it is about, who is there. */
export function ChannelHeader({
  channel,
  pane,
  lead,
  here,
  knocks,
  notify,
  onDate,
  onMembers,
  onDetails,
}: {
  channel: ChannelFacts
  pane: string | undefined
  lead: ReactNode
  here: ReactNode
  /** Who asks to be let in. */
  knocks: ReactNode
  /** What I am told about it. */
  notify: ReactNode
  /** Goes to a date; undefined where nothing is kept. */
  onDate: (() => void) | undefined
  onMembers: () => void
  onDetails: () => void
}) {
  const texts = useTexts('shell')
  const { title, others } = useChannelTitle(channel)
  const other = channel.kind === 'direct' && others.length === 1 ? others[0] : undefined
  const presence = usePresence(other?.user)
  const state = presence?.state ?? 'unknown'
  const note =
    other === undefined ? channel.topic : [presence?.emoji, presence?.text].filter(Boolean).join(' ')
  return (
    <header className="flex h-13 touch:h-14 narrow:h-auto narrow:flex-wrap shrink-0 items-center gap-1 border-b border-line pr-2 pl-2 md:pl-5 md:pr-3">
      {lead}
      <div className="flex min-w-0 flex-1 items-center gap-2.5 narrow:order-last narrow:basis-full narrow:px-2 narrow:pb-1">
        <h1 className="truncate text-base font-semibold tracking-[-0.006em] [&:only-child]:flex-1">
          {title}
        </h1>
        {other === undefined ? null : (
          <span className="flex shrink-0 items-center gap-1.5 text-xs text-ink-muted">
            <PresenceDot state={state} />
            <PresenceWord presence={presence} />
          </span>
        )}
        {channel.ephemeral === true ? (
          <Tooltip text={texts.channel.ephemeralText}>
            <button
              type="button"
              className="relative min-w-0 shrink-4 rounded-full touch:after:absolute touch:after:inset-x-0 touch:after:-inset-y-3"
              onClick={onDetails}
            >
              <Badge tone="warning" className="h-[22px] max-w-full px-2 text-xs">
                <Wind size={12} aria-hidden className="shrink-0" />
                <span className="truncate">{texts.channel.ephemeral}</span>
              </Badge>
            </button>
          </Tooltip>
        ) : null}
        {channel.archived === true ? (
          <Badge className="h-[22px] px-2">
            <Archive size={12} aria-hidden />
            {texts.channel.archived}
          </Badge>
        ) : null}
        {note === '' ? null : (
          <p className="hidden min-w-0 flex-1 truncate border-l border-line pl-2.5 text-sm text-ink-muted md:block">
            {note}
          </p>
        )}
      </div>
      {onDate === undefined ? null : (
        <IconButton
          label={texts.channel.goToDate}
          icon={<CalendarDays size={16} aria-hidden />}
          onClick={onDate}
          className="max-sm:hidden"
        />
      )}
      {knocks}
      {here}
      {notify}
      <Tooltip text={texts.channel.showMembers}>
        <button
          type="button"
          aria-label={`${texts.channel.showMembers}: ${texts.count(channel.memberCount)}`}
          aria-pressed={pane === 'members'}
          onClick={onMembers}
          className="inline-flex h-7 touch:h-11 touch:min-w-11 shrink-0 items-center justify-center gap-1.5 rounded-md px-2 text-ink-muted tabular-nums transition-colors duration-100 hover:bg-hover hover:text-ink aria-pressed:bg-pressed aria-pressed:text-ink"
        >
          <Users size={16} aria-hidden />
          <span className="text-xs">{texts.count(channel.memberCount)}</span>
        </button>
      </Tooltip>
      <IconButton
        label={texts.channel.showDetails}
        icon={<Info size={16} aria-hidden />}
        isPressed={pane !== undefined && pane !== 'members'}
        onClick={onDetails}
      />
    </header>
  )
}
