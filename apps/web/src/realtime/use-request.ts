'use client'

import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import { useCallback, useEffect, useState } from 'react'
import { useIsOnline } from './hooks.ts'
import { useClient } from './realtime-provider.tsx'

export interface Requested<Data> {
  /** The newest answer; the one before it stays while another is awaited. */
  data?: Data
  error?: unknown
  isLoading: boolean
  /** Asks again. */
  again: () => void
}

/**
 * What a reading request answers: asked whenever its input changes and after every reconnect, `delayMs` after the last
 * change. Nothing is asked while `input` is undefined.
 */
export function useRequest<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name> | undefined,
  delayMs = 0,
): Requested<RequestOutput<Name>> {
  const client = useClient()
  const isOnline = useIsOnline()
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<Omit<Requested<RequestOutput<Name>>, 'again'>>({
    isLoading: input !== undefined,
  })
  const key = input === undefined ? undefined : JSON.stringify(input)

  useEffect(() => {
    if (key === undefined || !isOnline) return
    let isCurrent = true
    setState((last) => ({ ...last, isLoading: true }))
    const timer = setTimeout(() => {
      client.request(name, JSON.parse(key) as RequestInput<Name>).then(
        (data) => isCurrent && setState({ data, isLoading: false }),
        (error: unknown) => isCurrent && setState((last) => ({ ...last, error, isLoading: false })),
      )
    }, delayMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [client, name, key, isOnline, turn, delayMs])

  return { ...state, again: useCallback(() => setTurn((value) => value + 1), []) }
}
