'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useMemo, useState } from 'react'
import { useChannels } from '@/realtime/hooks.ts'
import { keepPlaces } from './sidebar-groups.ts'
import type { Arrangement, SidebarGroup } from './sidebar-groups.ts'

/** The channel that was unread when it was opened, until another is opened: it keeps its place. */
export function useHeldChannel(open: ChannelId | undefined): ChannelId | undefined {
  const channels = useChannels()
  const [held, setHeld] = useState<{ open: ChannelId | undefined; wasUnread: boolean }>()
  if (held === undefined || held.open !== open) {
    const unread = open === undefined ? 0 : (channels.get(open)?.unread ?? 0)
    setHeld({ open, wasUnread: unread > 0 })
    return unread > 0 ? open : undefined
  }
  return held.wasUnread ? open : undefined
}

/** The groups as they stood when the pointer or the focus came to them, until it leaves or I arrange them myself. */
export function useSteadyGroups(
  now: readonly SidebarGroup[],
  arrangement: Arrangement,
): { groups: readonly SidebarGroup[]; hold: () => void; release: () => void } {
  const [held, setHeld] = useState<{ groups: readonly SidebarGroup[]; arrangement: Arrangement }>()
  const isStale = held !== undefined && held.arrangement !== arrangement
  if (isStale) setHeld({ groups: now, arrangement })
  const before = isStale ? undefined : held?.groups
  return {
    groups: useMemo(() => (before === undefined ? now : keepPlaces(before, now)), [before, now]),
    hold: () => setHeld((last) => last ?? { groups: now, arrangement }),
    release: () => setHeld(undefined),
  }
}
