'use client'

import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { useCallback } from 'react'
import { texts } from '@/texts/en.ts'
import { errorText, ownSentence } from '@/texts/error-text.ts'
import { exactTimeOfDay } from '@/texts/times.ts'
import { useClient } from './realtime-provider.tsx'

/** What to tell of a refused administrative request: who holds the channel where it is held, the server's own sentence where it has one. */
export function useRefusalText(): (error: unknown) => string {
  const client = useClient()
  return useCallback(
    (error) => {
      if (!(error instanceof ChatError) || error.code !== 'locked' || error.holder === undefined)
        return ownSentence(error) ?? errorText(error)
      if (error.holder === client.me.getState()?.user) return texts.lockedByMe
      const name = client.users.getState().get(error.holder as UserId)?.name ?? texts.sidebar.someone
      return texts.lockedBy(name, error.expiresAt === undefined ? '…' : exactTimeOfDay(error.expiresAt))
    },
    [client],
  )
}
