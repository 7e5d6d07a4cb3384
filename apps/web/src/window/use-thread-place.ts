'use client'

import { entryIdPattern } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'
import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'

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

/** Gives the focus back when a thread is closed. Call the returned function when one is opened, from what has the focus then. */
export function useThreadReturn(isOpen: boolean): () => void {
  const opener = useRef<Element>(undefined)
  useEffect(() => {
    if (isOpen) return
    const before = opener.current
    opener.current = undefined
    // Only what had the focus in the pane lost it; whoever went on elsewhere stays there.
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus()
  }, [isOpen])
  const [note] = useState(() => () => {
    opener.current = document.activeElement ?? undefined
  })
  return note
}

function entryIdOf(text: string | null): EntryId | undefined {
  return text !== null && entryIdPattern.test(text) ? (text as EntryId) : undefined
}
