'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useUsers } from '@/realtime/hooks.ts'
import { texts } from '@/texts/en.ts'
import { Tooltip } from '@/ui/tooltip.tsx'
import { useHere } from './use-here.ts'

const named = 6

/** How many people have the channel open, with their names; pressing it shows the members. */
export function WhoIsHere({ channel, onPress }: { channel: ChannelId; onPress: () => void }) {
  const here = useHere(channel)
  const people = useUsers(here)
  if (people.length === 0) return null
  const names = people.slice(0, named).map((user) => user.name)
  const said = texts.presence.hereNames(names, here.length - names.length)
  return (
    <Tooltip text={said}>
      <button
        type="button"
        onClick={onPress}
        aria-label={said}
        className="hidden h-7 touch:h-11 items-center gap-1.5 rounded-md px-2 text-xs text-ink-muted tabular-nums hover:bg-hover hover:text-ink sm:inline-flex"
      >
        <span aria-hidden className="size-[7px] rounded-full bg-online" />
        {texts.presence.here(here.length)}
      </button>
    </Tooltip>
  )
}
