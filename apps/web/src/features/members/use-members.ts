'use client'

import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { withChange, withMember, withoutMember, withPage } from './member-pages.ts'
import type { MemberPages } from './member-pages.ts'

/** How long typing must rest before the server is asked, in ms. */
const restMs = 120

export interface Members {
  pages: MemberPages | undefined
  isLoading: boolean
  error?: unknown
  /** Fetches the next page, unless one is on its way. */
  more: () => void
  again: () => void
}

/** What an entry changes in the list; undefined where it changes nothing, or more than it tells. */
function changeOf(entry: LogEntry): ((pages: MemberPages) => MemberPages) | undefined {
  if (entry.type === 'member.left' || entry.type === 'member.removed')
    return (pages) => withoutMember(pages, entry.user)
  // Somebody may be banned who never was a member.
  if (entry.type === 'member.banned')
    return (pages) =>
      entry.wasMember === true || pages.members.some((member) => member.user === entry.user)
        ? withoutMember(pages, entry.user)
        : pages
  if (entry.type === 'member.role_changed')
    return (pages) => withChange(pages, entry.user, { channelRole: entry.role })
  if (entry.type === 'member.muted')
    return (pages) => withChange(pages, entry.user, { mutedUntil: entry.until ?? 0 })
  if (entry.type === 'member.unmuted')
    return (pages) => withChange(pages, entry.user, { mutedUntil: undefined })
  return undefined
}

/** Members of a channel by the beginning of their name, page by page, kept current by the channel's log without being read again. */
export function useMembers(channel: ChannelId, query: string): Members {
  const client = useClient()
  const isOnline = useIsOnline()
  const trimmed = query.trim().replace(/^@/, '')
  const [pages, setPages] = useState<MemberPages>()
  const [state, setState] = useState<{ isLoading: boolean; error?: unknown }>({ isLoading: true })
  const [turn, setTurn] = useState(0)
  /** The list that answers belong to: a later one makes them void. */
  const current = useRef(0)
  const isFetching = useRef(false)
  const again = useCallback(() => setTurn((value) => value + 1), [])

  const fetch = useCallback(
    async (cursor: string | undefined) => {
      if (isFetching.current) return
      isFetching.current = true
      const mine = current.current
      setState({ isLoading: true })
      try {
        const page = await client.request('member:list', {
          channel,
          ...(trimmed === '' ? {} : { query: trimmed }),
          ...(cursor === undefined ? {} : { cursor }),
        })
        if (mine !== current.current) return
        setPages((last) => withPage(cursor === undefined ? undefined : last, page))
        setState({ isLoading: false })
      } catch (error) {
        if (mine === current.current) setState({ isLoading: false, error })
      } finally {
        if (mine === current.current) isFetching.current = false
      }
    },
    [client, channel, trimmed],
  )

  useEffect(() => {
    current.current += 1
    isFetching.current = false
    if (!isOnline) return
    const timer = setTimeout(() => void fetch(undefined), restMs)
    return () => clearTimeout(timer)
  }, [fetch, isOnline, turn])

  const cursor = pages?.cursor
  const hasFailed = state.error !== undefined
  const more = useCallback(() => {
    if (cursor !== undefined && !hasFailed) void fetch(cursor)
  }, [fetch, cursor, hasFailed])

  useEffect(() => {
    const take = (change: (pages: MemberPages) => MemberPages) =>
      setPages((last) => (last === undefined ? last : change(last)))
    const come = async (user: UserId) => {
      const { users } = await client.request('user:read', { users: [user] })
      const [joined] = users
      if (joined !== undefined) take((last) => withMember(last, { ...joined, channelRole: 'member' }))
    }
    const hear = (entry: LogEntry) => {
      const change = changeOf(entry)
      if (change !== undefined) return take(change)
      if (entry.type !== 'member.joined') return
      // Among those who were looked for it would take the server to say whether they belong.
      if (trimmed === '') come(entry.user).catch(again)
      else again()
    }
    return client.onEntries((changed, entries) => {
      if (changed === channel) entries.forEach(hear)
    })
  }, [client, channel, trimmed, again])

  // Whoever is renamed keeps their place until the list is read anew: only how they are called changes.
  useEffect(
    () =>
      client.on('user:changed', ({ users }) =>
        setPages((last) =>
          users.reduce<MemberPages | undefined>(
            (before, user) =>
              before === undefined ? before : withChange(before, user.user, { name: user.name }),
            last,
          ),
        ),
      ),
    [client],
  )

  return { pages, ...state, more, again }
}
