'use client'

import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useEffect, useMemo, useRef } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'

/** Who has a channel open: how many, and some of them. */
export interface Here {
  users: readonly UserId[]
  count: number
}

/** Nobody, or nobody of whom it is known. */
export const nobody: Here = { users: [], count: 0 }
const everyMs = 15_000
/** After somebody left, their place is looked at again within this time: not by everyone at once. */
const spreadMs = 1_500
const departures = new Set(['member.left', 'member.removed', 'member.banned'])

/** Who has the channel open, asked again every 15 s while this page is looked at, and when somebody leaves or goes. Nobody while it is not known (PRE-1), undefined until it is answered first. */
export function useHere(channel: ChannelId): Here | undefined {
  const client = useClient()
  const isOnline = useIsOnline()
  const { data, error, again } = useRequest(
    'presence:here',
    useMemo(() => ({ channel }), [channel]),
    400,
  )
  const here = useRef<ReadonlySet<UserId>>(new Set())
  useEffect(() => {
    here.current = new Set(data?.users)
  }, [data])
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && again()
    const timer = setInterval(look, everyMs)
    let soon: ReturnType<typeof setTimeout> | undefined
    const lookSoon = () => {
      clearTimeout(soon)
      soon = setTimeout(look, Math.random() * spreadMs)
    }
    const stops = [
      client.on('channel:events', (told) => {
        if (told.channel === channel && told.events.some(({ type }) => departures.has(type))) lookSoon()
      }),
      client.on('presence:changed', ({ users }) => {
        if (users.some(({ user, state }) => state === 'offline' && here.current.has(user))) lookSoon()
      }),
    ]
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      clearTimeout(soon)
      for (const stop of stops) stop()
      document.removeEventListener('visibilitychange', look)
    }
  }, [client, channel, again])
  return isOnline && error === undefined ? data : nobody
}
