'use client'

import { entryIdPattern } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'
import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'

/** A thread that is open beside its channel. */
export interface ThreadPlace {
  root: EntryId
  /** The reply that a link points at. */
  linked: EntryId | undefined
}

/** The thread that the address names, from `?thread=` and `?reply=`. */
export function useThreadPlace(): ThreadPlace | undefined {
  const params = useSearchParams()
  const root = entryIdOf(params.get('thread'))
  const linked = entryIdOf(params.get('reply'))
  return useMemo(() => (root === undefined ? undefined : { root, linked }), [root, linked])
}

function entryIdOf(text: string | null): EntryId | undefined {
  return text !== null && entryIdPattern.test(text) ? (text as EntryId) : undefined
}
