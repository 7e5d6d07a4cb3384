'use client'

import { threadKey } from '@runnel/client/thread'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { inboxThread, inOrderOf, takeIntoInbox } from './inbox.ts'
import type { InboxThread } from './inbox.ts'

/** New threads that come together are listed together. */
const gatherMs = 250

interface Listed {
  threads: readonly InboxThread[]
  cursor: string | undefined
}

interface Lists {
  unread: Listed
  all: Listed
}

const takeInto = (list: Listed, change: (thread: InboxThread) => InboxThread): Listed => {
  const threads = list.threads.map(change)
  return threads.every((thread, at) => thread === list.threads[at]) ? list : { ...list, threads }
}

/** The threads I follow, those with something new first, each kept current; listed anew after a reconnect and when another becomes mine. */
export function useInbox(onlyUnread: boolean) {
  const client = useClient()
  const isOnline = useIsOnline()
  const [lists, setLists] = useState<Lists>()
  const [isLoading, setLoading] = useState(true)
  const [error, setError] = useState<unknown>()
  const turn = useRef(0)

  const fetchLists = useCallback(async () => {
    const mine = (turn.current += 1)
    setLoading(true)
    try {
      const [unread, all] = await Promise.all([
        client.listThreads({ unreadOnly: true }),
        client.listThreads(),
      ])
      if (mine !== turn.current) return
      setError(undefined)
      setLists({
        unread: { threads: unread.threads.map(inboxThread), cursor: unread.cursor },
        all: { threads: all.threads.map(inboxThread), cursor: all.cursor },
      })
    } catch (cause) {
      if (mine === turn.current) setError(cause)
    } finally {
      if (mine === turn.current) setLoading(false)
    }
  }, [client])

  useEffect(() => {
    if (isOnline) void fetchLists()
  }, [isOnline, fetchLists])

  const known = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    known.current = new Set(
      [...(lists?.unread.threads ?? []), ...(lists?.all.threads ?? [])].map(({ key }) => key),
    )
  }, [lists])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stopEntries = client.onEntries((channel, entries) => {
      const me = client.me.getState()?.user
      const change = (thread: InboxThread) =>
        thread.channel === channel ? takeIntoInbox(thread, entries, me) : thread
      setLists((before) => {
        if (before === undefined) return before
        const unread = takeInto(before.unread, change)
        const all = takeInto(before.all, change)
        return unread === before.unread && all === before.all ? before : { unread, all }
      })
    })
    const stopStandings = client.on('thread:changed', (standing) => {
      const isKnown = known.current.has(threadKey(standing.channel, standing.thread))
      if (!standing.isFollowed || standing.unread === 0 || isKnown) return
      timer ??= setTimeout(() => {
        timer = undefined
        void fetchLists()
      }, gatherMs)
    })
    const stopRemovals = client.on('channel:revoked', ({ channel }) =>
      setLists((before) => {
        if (before === undefined) return before
        const without = (list: Listed) => ({
          ...list,
          threads: list.threads.filter((thread) => thread.channel !== channel),
        })
        return { unread: without(before.unread), all: without(before.all) }
      }),
    )
    return () => {
      stopEntries()
      stopStandings()
      stopRemovals()
      clearTimeout(timer)
    }
  }, [client, fetchLists])

  const next = lists?.unread.cursor ?? (onlyUnread ? undefined : lists?.all.cursor)
  const more = useCallback(async () => {
    if (lists === undefined || next === undefined) return
    const isUnread = lists.unread.cursor !== undefined
    const mine = turn.current
    setLoading(true)
    try {
      const page = await client.listThreads({ cursor: next, ...(isUnread && { unreadOnly: true }) })
      if (mine !== turn.current) return
      setError(undefined)
      setLists((before) => {
        if (before === undefined) return before
        const name = isUnread ? 'unread' : 'all'
        const threads = [...before[name].threads, ...page.threads.map(inboxThread)]
        return { ...before, [name]: { threads, cursor: page.cursor } }
      })
    } catch (cause) {
      setError(cause)
    } finally {
      setLoading(false)
    }
  }, [client, lists, next])

  const threads = useMemo(
    () =>
      lists === undefined
        ? undefined
        : onlyUnread
          ? lists.unread.threads
          : inOrderOf(lists.unread.threads, lists.all.threads),
    [lists, onlyUnread],
  )
  return {
    threads,
    isLoading,
    error,
    hasMore: next !== undefined,
    more: () => void more(),
    again: () => void fetchLists(),
  }
}
