'use client'

import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIsOnline } from './hooks.ts'
import { useClient } from './realtime-provider.tsx'

/** A request that answers a page at a time. */
type Paged = {
  [Name in RequestName]: RequestOutput<Name> extends { cursor?: string | undefined }
    ? RequestInput<Name> extends { cursor?: string | undefined }
      ? Name
      : never
    : never
}[RequestName]

export interface Pages<Page> {
  /** Those fetched so far, in order. Those of the question before stay while the first of another is awaited. */
  pages: readonly Page[]
  hasMore: boolean
  isLoading: boolean
  error?: unknown
  more: () => void
  /** Fetches anew, as many as were there. */
  again: () => void
}

/** What a reading request answers, a page at a time: asked whenever its input changes and after every reconnect, `delayMs` after the last change. */
export function usePages<Name extends Paged>(
  name: Name,
  input: RequestInput<Name> | undefined,
  delayMs = 0,
): Pages<RequestOutput<Name>> {
  type Page = RequestOutput<Name>
  const client = useClient()
  const isOnline = useIsOnline()
  const [state, setState] = useState<{ pages: readonly Page[]; isLoading: boolean; error?: unknown }>({
    pages: [],
    isLoading: true,
  })
  const key = input === undefined ? undefined : JSON.stringify(input)
  /** What is being asked; an answer to anything before it comes too late. */
  const turn = useRef(0)
  const shown = useRef<{ key: string | undefined; count: number }>({ key: undefined, count: 0 })

  const fetchPages = useCallback(
    async (before: readonly Page[], count: number) => {
      if (key === undefined) return
      const mine = (turn.current += 1)
      setState((last) => ({ pages: last.pages, isLoading: true }))
      try {
        let pages = before
        while (pages.length < count) {
          const cursor = cursorOf(pages.at(-1))
          if (pages.length > 0 && cursor === undefined) break
          const asked = { ...(JSON.parse(key) as object), ...(cursor === undefined ? {} : { cursor }) }
          const page = await client.request(name, asked as RequestInput<Name>)
          if (mine !== turn.current) return
          pages = [...pages, page]
        }
        shown.current = { key, count: pages.length }
        setState({ pages, isLoading: false })
      } catch (error) {
        if (mine === turn.current) setState((last) => ({ pages: last.pages, isLoading: false, error }))
      }
    },
    [client, name, key],
  )

  useEffect(() => {
    if (key === undefined || !isOnline) return
    const count = shown.current.key === key ? Math.max(1, shown.current.count) : 1
    const timer = setTimeout(() => void fetchPages([], count), delayMs)
    return () => clearTimeout(timer)
  }, [fetchPages, key, isOnline, delayMs])

  const { pages } = state
  return {
    ...state,
    hasMore: cursorOf(pages.at(-1)) !== undefined,
    more: useCallback(() => void fetchPages(pages, pages.length + 1), [fetchPages, pages]),
    again: useCallback(() => void fetchPages([], Math.max(1, pages.length)), [fetchPages, pages]),
  }
}

function cursorOf(page: unknown): string | undefined {
  return (page as { cursor?: string } | undefined)?.cursor
}
