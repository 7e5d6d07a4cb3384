'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'

const restMs = 120
const changing = new Set([
  'member.joined',
  'member.left',
  'member.removed',
  'member.role_changed',
  'member.renamed',
])

export interface Members {
  members: readonly Member[]
  total: number | undefined
  isLoading: boolean
  error?: unknown
  /** Fetches the next page; undefined when there is none. */
  more: (() => void) | undefined
  again: () => void
}

/** Members of a channel by the beginning of their name, kept current by the channel's log. */
export function useMembers(channel: ChannelId, query: string): Members {
  const client = useClient()
  const trimmed = query.trim().replace(/^@/, '')
  const input = useMemo(
    () => (trimmed === '' ? { channel } : { channel, query: trimmed }),
    [channel, trimmed],
  )
  const { data, error, isLoading, again } = useRequest('member:list', input, restMs)
  const [further, setFurther] = useState<{
    after: typeof data
    members: Member[]
    cursor: string | undefined
  }>()

  useEffect(
    () =>
      client.onEntries((changed, entries) => {
        if (changed === channel && entries.some((entry) => changing.has(entry.type))) again()
      }),
    [client, channel, again],
  )

  const isFollowing = further !== undefined && further.after === data
  const cursor = isFollowing ? further.cursor : data?.cursor
  const fetchMore = useCallback(() => {
    client.request('member:list', { ...input, ...(cursor === undefined ? {} : { cursor }) }).then(
      (page) =>
        setFurther((last) => ({
          after: data,
          members: [...(last?.after === data ? (last?.members ?? []) : []), ...page.members],
          cursor: page.cursor,
        })),
      () => again(),
    )
  }, [client, input, cursor, data, again])

  const members = useMemo(
    () => [...(data?.members ?? []), ...(isFollowing ? further.members : [])],
    [data, isFollowing, further],
  )
  return {
    members,
    total: data?.total,
    isLoading,
    error,
    more: cursor === undefined ? undefined : fetchMore,
    again,
  }
}
