'use client'

import type { Timeline } from '@runnel/client/timeline'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe, usePhase, useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { shortMoment } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { isMuted, refusalOf } from './refusal.ts'

/** No timer reaches further. */
const farthestMs = 2 ** 31 - 1

/** Why I cannot write in a channel, in words; undefined when I can. Ends by itself with a mute. */
export function useRefusal(channel: ChannelFacts): string | undefined {
  const texts = useTexts('conversation').composer
  const language = useLanguage()
  const client = useClient()
  const me = useMe()?.user
  const hasEnded = usePhase() === 'ended'
  const isHydrated = useIsHydrated()
  const [now, setNow] = useState(() => Date.now())
  const { mutedUntil } = channel
  const isSilent = isMuted(mutedUntil, now)
  useEffect(() => {
    if (mutedUntil === undefined) return
    setNow(Date.now())
    const left = mutedUntil - Date.now()
    if (mutedUntil === 0 || left <= 0) return
    const timer = setTimeout(() => setNow(Date.now()), Math.min(left + 250, farthestMs))
    return () => clearTimeout(timer)
  }, [mutedUntil, now])

  // Who muted me and why stands in the channel's log, if that part of it is loaded.
  const mute = useStore(
    useMemo(() => client.timeline(channel.channel), [client, channel.channel]),
    useCallback(
      (timeline: Timeline) => {
        if (!isSilent) return undefined
        const last = timeline.items.findLast(
          (item) => item.kind === 'notice' && item.entry.type === 'member.muted' && item.entry.user === me,
        )
        return last?.kind === 'notice' && last.entry.type === 'member.muted' ? last.entry : undefined
      },
      [isSilent, me],
    ),
  )
  const mutedBy = useUser(mute?.by)?.name
  return refusalOf(
    {
      role: channel.role,
      posting: channel.limits?.posting ?? 'all',
      isArchived: channel.archived === true,
      mutedUntil,
      mutedBy,
      mutedReason: mute?.reason,
      hasEnded,
    },
    now,
    texts,
    isHydrated ? (at) => shortMoment(at, Date.now(), language) : undefined,
  )
}
