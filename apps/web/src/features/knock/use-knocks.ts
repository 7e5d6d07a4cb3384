'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import type { Knock } from '@runnel/protocol/knock'
import { useEffect, useMemo } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'
import { settles } from './settles.ts'

/** Who asks to be let into a channel, asked again whenever somebody comes or is decided on. */
export function useKnocks(channel: ChannelId): {
  knocks: readonly Knock[] | undefined
  error?: unknown
  again: () => void
} {
  const client = useClient()
  const { data, error, again } = useRequest(
    'knock:list',
    useMemo(() => ({ channel }), [channel]),
  )
  useEffect(
    () => client.on('knock:changed', (changed) => (changed.channel === channel ? again() : undefined)),
    [client, channel, again],
  )
  const knocks = data?.knocks
  useEffect(
    () =>
      client.onEntries((changed, entries) => {
        if (changed === channel && knocks !== undefined && settles(entries, knocks)) again()
      }),
    [client, channel, knocks, again],
  )
  return { knocks, error, again }
}
