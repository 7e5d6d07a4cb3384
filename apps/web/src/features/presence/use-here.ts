'use client'

import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useEffect, useMemo } from 'react'
import { useConnection } from '@/realtime/hooks.ts'
import { useRequest } from '@/realtime/use-request.ts'

const nobody: readonly UserId[] = []
const everyMs = 15_000

/** Who has the channel open, asked again every 15 s while this page is looked at. Empty while it is not known (PRE-1). */
export function useHere(channel: ChannelId): readonly UserId[] {
  const isOnline = useConnection().phase === 'online'
  const { data, again } = useRequest(
    'presence:here',
    useMemo(() => ({ channel }), [channel]),
    400,
  )
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && again()
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [again])
  return isOnline ? (data?.users ?? nobody) : nobody
}
