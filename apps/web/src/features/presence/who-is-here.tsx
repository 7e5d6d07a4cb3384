'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useMemo } from 'react'
import { useUsers } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Tooltip } from '@/ui/tooltip.tsx'
import { useHere } from './use-here.ts'
import { nobody } from './watch-here.ts'
import type { Here } from './watch-here.ts'

const named = 6

/** How many people have the channel open, with some of their names; pressing it shows the members. */
export function WhoIsHere({ channel, onPress }: { channel: ChannelId; onPress: () => void }) {
  const presenceTexts = useTexts('presence')
  const here = useHere(channel) ?? nobody
  const said = useHereNames(here)
  if (said === undefined) return null
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
  const unknown = useTexts('presence').states.unknown
  const here = useHere(channel)
  const isComing = here === undefined || here.count > 0
  return useHereNames(here ?? nobody) ?? (isComing ? '\u00a0' : unknown)
}

/** How many have it open, with the first names; undefined while nobody is known. */
function useHereNames({ users, count }: Here): string | undefined {
  const presenceTexts = useTexts('presence')
  const people = useUsers(useMemo(() => users.slice(0, named), [users]))
  if (people.length === 0) return undefined
  const names = people.map((user) => user.name)
  return presenceTexts.hereNames(names, count - names.length)
}
