'use client'

import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useMemo, useRef, useState } from 'react'
import { isSameArrangement, keepPlaces } from './sidebar-groups.ts'
import type { Arrangement, SidebarGroup } from './sidebar-groups.ts'

/** The channel that was unread when it was opened, until another is opened or I arrange the list: it keeps its place. */
export function useHeldChannel(
  channels: ReadonlyMap<ChannelId, ChannelState>,
  open: ChannelId | undefined,
  arrangement: Arrangement,
): ChannelId | undefined {
  const [held, setHeld] = useState<{
    open: ChannelId | undefined
    arrangement: Arrangement
    wasUnread: boolean
  }>()
  if (held !== undefined && held.open === open && isSameArrangement(held.arrangement, arrangement))
    return held.wasUnread ? open : undefined
  const isOpened = held === undefined || held.open !== open
  const wasUnread = isOpened && open !== undefined && (channels.get(open)?.unread ?? 0) > 0
  setHeld({ open, arrangement, wasUnread })
  return wasUnread ? open : undefined
}

/** Why the list stands still: I point at it, the focus is in it, or I walk through it by keys. */
export type Hold = 'pointer' | 'focus' | 'walk'

/** How long after the last step through the list it still counts as walking, in ms. */
const walkMs = 5_000

/** The groups as they stood when one came to them, until nothing holds them any more or I arrange them myself. */
export function useSteadyGroups(
  now: readonly SidebarGroup[],
  arrangement: Arrangement,
): { groups: readonly SidebarGroup[]; hold: (why: Hold) => void; release: (why: Hold) => void } {
  const [held, setHeld] = useState<{ groups: readonly SidebarGroup[]; arrangement: Arrangement }>()
  const reasons = useRef(new Set<Hold>())
  const walkEnd = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(walkEnd.current), [])
  const isStale = held !== undefined && !isSameArrangement(held.arrangement, arrangement)
  if (isStale) setHeld({ groups: now, arrangement })
  const before = isStale ? undefined : held?.groups
  const release = (why: Hold) => {
    reasons.current.delete(why)
    if (reasons.current.size === 0) setHeld(undefined)
  }
  return {
    groups: useMemo(() => (before === undefined ? now : keepPlaces(before, now)), [before, now]),
    hold: (why) => {
      reasons.current.add(why)
      setHeld((last) => last ?? { groups: now, arrangement })
      if (why !== 'walk') return
      clearTimeout(walkEnd.current)
      walkEnd.current = setTimeout(() => release('walk'), walkMs)
    },
    release,
  }
}
