'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useMemo } from 'react'
import { useUsers } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Tooltip } from '@/ui/tooltip.tsx'
import { useHere } from './use-here.ts'

const named = 6

/** How many people have the channel open, with some of their names; pressing it shows the members. */
export function WhoIsHere({ channel, onPress }: { channel: ChannelId; onPress: () => void }) {
  const presenceTexts = useTexts('presence')
  const here = useHere(channel)
  const people = useUsers(useMemo(() => here.users.slice(0, named), [here.users]))
  if (people.length === 0) return null
  const names = people.map((user) => user.name)
  const said = presenceTexts.hereNames(names, here.count - names.length)
  return (
    <Tooltip text={said}>
      <button
        type="button"
        onClick={onPress}
        aria-label={said}
        className="hidden h-7 touch:h-11 items-center gap-1.5 rounded-md px-2 text-xs text-ink-muted tabular-nums hover:bg-hover hover:text-ink sm:inline-flex"
      >
        <span aria-hidden className="size-[7px] rounded-full bg-online" />
        {presenceTexts.here(here.count)}
      </button>
    </Tooltip>
  )
}

/** The same in words alone: a phone’s header has no room for it. */
export function HereNames({ channel }: { channel: ChannelId }) {
  const presenceTexts = useTexts('presence')
  const here = useHere(channel)
  const people = useUsers(useMemo(() => here.users.slice(0, named), [here.users]))
  if (people.length === 0) return presenceTexts.states.unknown
  const names = people.map((user) => user.name)
  return presenceTexts.hereNames(names, here.count - names.length)
}
