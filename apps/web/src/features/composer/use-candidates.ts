'use client'

import type { Client } from '@runnel/client/client'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { useEffect, useMemo, useState } from 'react'
import { useMe } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { rankCandidates } from './rank-candidates.ts'
import type { Candidate } from './rank-candidates.ts'

type People = ReadonlyMap<UserId, User>
const nobody: readonly Candidate[] = []
const noPeople: People = new Map()
const settleMs = 80

/**
 * People who fit what is being mentioned. Whoever was found once in this channel is offered at once; the server is
 * asked for more. While it cannot be reached, people known to this page are offered.
 */
export function useCandidates(channel: ChannelId, query: string | undefined): readonly Candidate[] {
  const client = useClient()
  const me = useMe()?.user
  const [members, setMembers] = useState(noPeople)
  const [others, setOthers] = useState(noPeople)

  useEffect(() => {
    if (query === undefined) return
    let isCurrent = true
    const timer = setTimeout(() => {
      void findPeople(client, channel, query).then((found) => {
        if (!isCurrent) return
        setMembers((before) => withPeople(before, found.members))
        setOthers((before) => withPeople(before, found.others))
      })
    }, settleMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [client, channel, query])

  return useMemo(() => {
    if (query === undefined) return nobody
    const notMe = (people: People) => [...people.values()].filter((person) => person.user !== me)
    return rankCandidates(query, notMe(members), notMe(others))
  }, [query, members, others, me])
}

function withPeople(before: People, more: readonly User[]): People {
  return new Map([...before, ...more.map((person): [UserId, User] => [person.user, person])])
}

async function findPeople(
  client: Client,
  channel: ChannelId,
  query: string,
): Promise<{ members: readonly User[]; others: readonly User[] }> {
  const asked = query === '' ? {} : { query }
  const known = () => [...client.users.getState().values()]
  const [members, others] = await Promise.all([
    client.request('member:list', { channel, ...asked }).then(({ members }) => members, known),
    client.request('user:list', asked).then(({ users }) => users, known),
  ])
  return { members, others }
}
