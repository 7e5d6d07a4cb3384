'use client'

import type { User } from '@runnel/protocol/user'
import { useMemo } from 'react'
import { useRequest } from './use-request.ts'

const nobody: readonly User[] = []
/** How long typing must rest before the server is asked, in ms. */
const restMs = 120

/** People whose handle or name begins with what was typed; everyone, by handle, for an empty query. */
export function usePeople(query: string): { people: readonly User[]; isLoading: boolean; error?: unknown } {
  const trimmed = query.trim().replace(/^@/, '')
  const { data, isLoading, error } = useRequest(
    'user:list',
    useMemo(() => (trimmed === '' ? {} : { query: trimmed }), [trimmed]),
    restMs,
  )
  return { people: data?.users ?? nobody, isLoading, error }
}
