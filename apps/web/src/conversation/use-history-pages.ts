'use client'

import type { Timeline } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'

/** How many rows before either end of what is loaded the next page is asked for. */
const reachRows = 30

/**
 * Loads the pages before and after the window as the view comes near its ends. After a failure it waits for a retry
 * or for the connection to come back.
 */
export function useHistoryPages(
  channel: ChannelId,
  timeline: Timeline,
  view: { first: number; last: number; count: number } | undefined,
): { hasFailed: boolean; retry: () => void } {
  const client = useClient()
  const isOnline = useIsOnline()
  const [hasFailed, setFailed] = useState(false)
  const [wasOnline, setWasOnline] = useState(isOnline)
  if (wasOnline !== isOnline) {
    setWasOnline(isOnline)
    setFailed(false)
  }
  const { hasOlder, hasNewer, isLoading, state } = timeline
  const canLoad = view !== undefined && isOnline && !isLoading && state === 'ready' && !hasFailed
  const wantsOlder = canLoad && hasOlder && view.first < reachRows
  const wantsNewer = canLoad && hasNewer && view.last > view.count - 1 - reachRows

  // While a page is loading nothing is wanted, so that the next one is asked for when it has come and more is needed.
  useEffect(() => {
    if (wantsOlder) client.loadOlder(channel).catch(() => setFailed(true))
    else if (wantsNewer) client.loadNewer(channel).catch(() => setFailed(true))
  }, [client, channel, wantsOlder, wantsNewer])

  return { hasFailed, retry: useCallback(() => setFailed(false), []) }
}
