'use client'

import type { MessageItem, Timeline } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { FindBar } from '@/features/find/find-bar.tsx'
import { folded, holds, readText, stepTo } from '@/features/find/find-text.ts'
import { hideFound, showFound } from '@/features/find/show-found.ts'
import type { Row } from '@/features/message/group-by-author.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'

/** What is read of a message, made once for each. */
const readings = new WeakMap<MessageItem, string>()
function reading(item: MessageItem): string {
  const known = readings.get(item)
  if (known !== undefined) return known
  const read = folded(readText(item.text))
  readings.set(item, read)
  return read
}

/** Looks for something in what is loaded of a conversation. */
export function Find({
  channel,
  timeline,
  rows,
  top,
  scroller,
  reveal,
  onClose,
}: {
  channel: ChannelId
  timeline: Timeline
  rows: readonly Row[]
  /** The first row in view. */
  top: number
  scroller: RefObject<HTMLElement | null>
  reveal: (index: number) => void
  onClose: () => void
}) {
  const client = useClient()
  const input = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [current, setCurrent] = useState<string>()
  const [hasFailed, setFailed] = useState(false)
  const [before] = useState(() => document.activeElement)
  const found = useMemo(() => {
    const wanted = folded(query.trim())
    if (wanted === '') return []
    return rows.flatMap((row, index) =>
      row.kind === 'message' && row.item.deleted === undefined && holds(reading(row.item), wanted)
        ? [{ key: row.key, index }]
        : [],
    )
  }, [rows, query])
  const loaded = useMemo(
    () => timeline.items.filter(({ kind }) => kind === 'message').length,
    [timeline.items],
  )
  const place = found.findIndex(({ key }) => key === current)

  const go = (to: number) => {
    const match = found[to]
    if (match === undefined) return
    setCurrent(match.key)
    reveal(match.index)
  }
  // What was typed leads to the first match from what is in view on, else to the last one before it.
  const sought = useRef({ top, found, reveal })
  useEffect(() => {
    sought.current = { top, found, reveal }
  })
  useEffect(() => {
    const { top: from, found: all, reveal: show } = sought.current
    const match = all.find(({ index }) => index >= from) ?? all.at(-1)
    setCurrent(match?.key)
    if (match !== undefined) show(match.index)
  }, [query])

  useEffect(() => {
    const list = scroller.current
    if (list === null) return
    let frame = 0
    const show = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => showFound(list, query, current))
    }
    show()
    const observer = new MutationObserver(show)
    observer.observe(list, { childList: true, characterData: true, subtree: true })
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
    }
  }, [scroller, query, current])
  useEffect(() => hideFound, [])
  const close = () => {
    onClose()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  // Wherever the focus is meanwhile: what is within the page hears the key first, the window after this.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[role=dialog]:not([data-window-pane]), [role=menu]') !== null) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  const load = (more: Promise<void>) => {
    setFailed(false)
    more.catch(() => setFailed(true))
    input.current?.focus()
  }
  return (
    <FindBar
      input={input}
      query={query}
      place={place}
      count={found.length}
      loaded={loaded}
      hasOlder={timeline.hasOlder}
      hasNewer={timeline.hasNewer}
      isLoading={timeline.isLoading}
      hasFailed={hasFailed}
      onQuery={setQuery}
      onStep={(step) =>
        go(place < 0 ? (step === 1 ? 0 : found.length - 1) : stepTo(place, found.length, step))
      }
      onOlder={() => load(client.loadOlder(channel))}
      onNewer={() => load(client.loadNewer(channel))}
      onClose={close}
    />
  )
}
