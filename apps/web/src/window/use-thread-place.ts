'use client'

import { entryIdPattern } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'
import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { conversationFocus, isThere } from '@/ui/way-back.ts'

/** A thread that is open beside its channel. */
export interface ThreadPlace {
  root: EntryId
  /** The reply that a link points at. */
  linked: EntryId | undefined
}

/** The thread that the address names, from `?thread=` and `?reply=`; none before the page is alive: it is shown when it can be used. */
export function useThreadPlace(): ThreadPlace | undefined {
  const params = useSearchParams()
  const root = entryIdOf(params.get('thread'))
  const linked = entryIdOf(params.get('reply'))
  const isHydrated = useIsHydrated()
  return useMemo(
    () => (root === undefined || !isHydrated ? undefined : { root, linked }),
    [root, linked, isHydrated],
  )
}

/** Gives the focus back when the pane on the right is closed. Call the returned function when one is opened, from what has the focus then. */
export function usePaneReturn(isOpen: boolean): () => void {
  const opener = useRef<Element | null>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    const isClosed = wasOpen.current && !isOpen
    wasOpen.current = isOpen
    if (!isClosed) return
    // Only what had the focus in the pane lost it; whoever went on elsewhere stays there.
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (!isLost) return
    // A button that shows under the pointer alone is gone by now.
    const before = opener.current
    const back = before !== document.body && isThere(before) ? before : conversationFocus()
    back?.focus()
  }, [isOpen])
  const [note] = useState(() => () => {
    opener.current = document.activeElement
  })
  return note
}

function entryIdOf(text: string | null): EntryId | undefined {
  return text !== null && entryIdPattern.test(text) ? (text as EntryId) : undefined
}
