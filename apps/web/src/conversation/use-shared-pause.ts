'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useCallback, useMemo } from 'react'
import { createStore } from 'zustand/vanilla'
import { usePause } from '@/features/composer/use-pause.ts'
import type { Pause } from '@/features/composer/use-pause.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useStore } from '@/realtime/use-store.ts'

/** When I last wrote into a channel that is slow, or into a thread of it, from this page: ms since 1970 by this device's clock. */
const wroteAt = createStore<ReadonlyMap<ChannelId, number>>(() => new Map())

/** Slow mode as it is for me: a channel and its threads wait for each other. `note` says that I wrote. */
export function useSharedPause(state: ChannelFacts): { pause: Pause | undefined; note: () => void } {
  const { channel } = state
  const own = usePause(state)
  const at = useStore(
    wroteAt,
    useCallback((places) => places.get(channel), [channel]),
  )
  const pause = useMemo(() => {
    if (own === undefined || at === undefined) return own
    return { ...own, until: Math.max(own.until, at + own.seconds * 1_000) }
  }, [own, at])
  const isSlow = own !== undefined
  const note = useCallback(() => {
    if (isSlow) wroteAt.setState((places) => new Map(places).set(channel, Date.now()), true)
  }, [channel, isSlow])
  return { pause, note }
}
