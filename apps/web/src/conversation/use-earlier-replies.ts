'use client'

import type { ThreadTimeline } from '@runnel/client/thread'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { toast } from '@/ui/toast.tsx'

/** A link's reply is looked for this many pages back. */
const mostPages = 40

/**
 * Loads the replies before those that are there: when `watch`ed is scrolled to, when asked, and until the reply that a link points at
 * (`linked`) is among them, which is then `found`.
 */
export function useEarlierReplies(
  channel: ChannelId,
  root: EntryId,
  { state, items, hasOlder }: ThreadTimeline,
  linked: EntryId | undefined,
) {
  const threadPaneTexts = useTexts('threadPane')
  const client = useClient()
  const [hasFailed, setFailed] = useState(false)
  const load = useCallback(
    () =>
      client.loadOlderReplies(channel, root).then(
        () => setFailed(false),
        () => setFailed(true),
      ),
    [client, channel, root],
  )

  const watch = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return
      const observer = new IntersectionObserver(([entry]) => {
        if (entry?.isIntersecting === true) void load()
      })
      observer.observe(element)
      return () => observer.disconnect()
    },
    [load],
  )

  const isThere = linked !== undefined && items.some((item) => item.id === linked)
  const pages = useRef(0)
  useEffect(() => {
    pages.current = 0
  }, [linked])
  useEffect(() => {
    if (linked === undefined || isThere || state !== 'ready') return
    if (hasOlder && !hasFailed && pages.current < mostPages) {
      pages.current += 1
      void load()
    } else if (pages.current >= 0) {
      // Said once.
      pages.current = -1
      toast(threadPaneTexts.notFound, 'danger')
    }
  }, [linked, isThere, state, hasOlder, hasFailed, items, load, threadPaneTexts])

  return { load: () => void load(), watch, hasFailed, found: isThere ? linked : undefined }
}
