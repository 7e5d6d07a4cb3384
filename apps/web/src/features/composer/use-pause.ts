'use client'

import type { Timeline } from '@runnel/client/timeline'
import { useCallback, useMemo, useRef } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'

/** Slow mode as it is for me: how long one waits, and until when I do. */
export interface Pause {
  seconds: number
  /** In ms since 1970 by this device's clock; 0: not at all. */
  until: number
}

/** The wait between two of my messages in a channel; undefined where there is none, and for those who never wait. */
export function usePause(channel: ChannelFacts): Pause | undefined {
  const client = useClient()
  const me = useMe()?.user
  const seconds = channel.limits?.slowSeconds ?? 0
  const isSlow = seconds > 0 && channel.role !== 'owner' && channel.role !== 'moderator'
  const last = useStore(
    useMemo(() => client.timeline(channel.channel), [client, channel.channel]),
    useCallback(
      (timeline: Timeline) => {
        if (!isSlow) return undefined
        return timeline.items.findLast(
          (item) => item.kind === 'message' && item.by === me && item.status !== 'failed',
        )?.key
      },
      [isSlow, me],
    ),
  )
  // A message sent from here was sent now, whatever the server's clock says; an older one when the server says.
  const begun = useRef<{ last: string | undefined; at: number }>(undefined)
  if (isSlow && begun.current?.last !== last) {
    const at =
      begun.current === undefined
        ? (client
            .timeline(channel.channel)
            .getState()
            .items.find((item) => item.key === last)?.at ?? 0)
        : Date.now()
    begun.current = { last, at: last === undefined ? 0 : at }
  }
  return useMemo(
    () =>
      isSlow
        ? { seconds, until: (begun.current?.at ?? 0) === 0 ? 0 : (begun.current?.at ?? 0) + seconds * 1_000 }
        : undefined,
    // `last` stands for when it was sent.
    // oxlint-disable-next-line react/exhaustive-deps
    [isSlow, seconds, last],
  )
}
