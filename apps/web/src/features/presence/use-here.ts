'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useMemo, useSyncExternalStore } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { hereWatchOf } from './watch-here.ts'
import type { Here } from './watch-here.ts'

const unasked = () => undefined

/** Who has the channel open. Nobody while it is not known (PRE-1), undefined until it is answered first. */
export function useHere(channel: ChannelId): Here | undefined {
  const client = useClient()
  const watch = useMemo(() => hereWatchOf(client, channel), [client, channel])
  return useSyncExternalStore(watch.subscribe, watch.read, unasked)
}
