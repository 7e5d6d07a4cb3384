'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import type { User } from '@runnel/protocol/user'
import { useEffect, useMemo } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useRequest } from '@/realtime/use-request.ts'

/** What somebody is in a channel: `null` when they are no member of it, undefined until that is known. */
export function useMember(channel: ChannelId | undefined, user: User | undefined): Member | null | undefined {
  const client = useClient()
  const handle = user?.handle
  const { data, again } = useRequest(
    'member:list',
    useMemo(
      () => (channel === undefined || handle === undefined ? undefined : { channel, query: handle }),
      [channel, handle],
    ),
  )
  useEffect(
    () =>
      client.onEntries((changed, entries) => {
        if (changed === channel && entries.some((entry) => 'user' in entry && entry.user === user?.user))
          again()
      }),
    [client, channel, user?.user, again],
  )
  if (data === undefined || user === undefined) return undefined
  return data.members.find((member) => member.user === user.user) ?? null
}
