'use client'

import type { Client } from '@runnel/client/client'
import type { Timeline } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useMemo } from 'react'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { excerptOf } from './excerpt.ts'

type Words = StoreApi<ReadonlyMap<string, string>>

/** First messages that are not in the window: what they said when they were asked for. */
const fetched = new WeakMap<Client, Words>()
const asked = new Set<string>()

function wordsOf(client: Client): Words {
  const known = fetched.get(client)
  if (known) return known
  const words: Words = createStore<ReadonlyMap<string, string>>(() => new Map())
  fetched.set(client, words)
  // What was changed or deleted since is asked for again where it is shown.
  client.onEntries((channel, entries) => {
    const gone = entries.flatMap((entry) =>
      entry.type === 'message.edited'
        ? entry.message
        : entry.type === 'message.deleted'
          ? entry.messages
          : [],
    )
    const keys = gone.map((id) => `${channel} ${id}`).filter((key) => words.getState().has(key))
    if (keys.length === 0) return
    const next = new Map(words.getState())
    for (const key of keys) next.delete(key)
    words.setState(next, true)
  })
  return words
}

/** What the first message of a thread says, in short; empty while it is not known, and once it is deleted. */
export function useRootWords(channel: ChannelId, root: EntryId): string {
  const client = useClient()
  const isOnline = useIsOnline()
  const key = `${channel} ${root}`
  const words = wordsOf(client)
  const inWindow = useStore(
    useMemo(() => client.timeline(channel), [client, channel]),
    useCallback(
      ({ items }: Timeline) => {
        const item = items.find((one) => one.id === root)
        return item?.kind === 'message' ? excerptOf(item.text) : undefined
      },
      [root],
    ),
  )
  const fetchedWords = useStore(
    words,
    useCallback((all) => all.get(key), [key]),
  )
  const isWanted = isOnline && inWindow === undefined && fetchedWords === undefined
  useEffect(() => {
    if (!isWanted || asked.has(key)) return
    asked.add(key)
    const note = (text: string) => words.setState(new Map(words.getState()).set(key, excerptOf(text)), true)
    client
      .request('thread:page', { channel, thread: root, limit: 1 })
      .then(
        (page) => note(page.root.text),
        () => undefined,
      )
      .finally(() => asked.delete(key))
  }, [client, words, channel, root, key, isWanted])
  return inWindow ?? fetchedWords ?? ''
}
