'use client'

import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'

/** Beyond so many pages a channel is not looked for. */
const most = 50

/** A channel among those one may know of, looked for page by page: `null` when it is not there, undefined until that is known. */
export function useFound(
  channel: ChannelId,
  query?: string,
): { found: ChannelSummary | null | undefined; again: () => void } {
  const client = useClient()
  const isOnline = useIsOnline()
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{ of: ChannelId; found: ChannelSummary | null }>()
  useEffect(() => {
    if (!isOnline) return
    let isCurrent = true
    const look = async () => {
      let cursor: string | undefined
      for (let page = 0; page < most && isCurrent; page += 1) {
        const answer = await client.request('channel:list', {
          ...(query === undefined ? {} : { query }),
          ...(cursor === undefined ? {} : { cursor }),
        })
        const found = answer.channels.find((one) => one.channel === channel)
        cursor = answer.cursor
        if (!isCurrent) return
        if (found !== undefined) return setState({ of: channel, found })
        if (cursor === undefined) break
      }
      if (isCurrent) setState({ of: channel, found: null })
    }
    look().catch(() => isCurrent && setState({ of: channel, found: null }))
    return () => {
      isCurrent = false
    }
  }, [client, channel, query, isOnline, turn])
  return {
    found: state?.of === channel ? state.found : undefined,
    again: useCallback(() => setTurn((value) => value + 1), []),
  }
}
