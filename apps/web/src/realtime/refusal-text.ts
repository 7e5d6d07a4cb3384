'use client'

import type { Client } from '@runnel/client/client'
import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { useCallback } from 'react'
import type { Catalogue } from '@/texts/catalogue.ts'
import { errorText, ownSentence } from '@/texts/error-text.ts'
import type { Language } from '@/texts/language.ts'
import { exactTimeOfDay } from '@/texts/times.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useClient } from './realtime-provider.tsx'

/** What to tell of a refused administrative request: who holds the channel where it is held, the server's own sentence where it has one. */
export function refusalText(
  error: unknown,
  client: Client,
  { shell: texts, frame, refusal }: Pick<Catalogue, 'shell' | 'frame' | 'refusal'>,
  language: Language,
): string {
  if (!(error instanceof ChatError) || error.code !== 'locked' || error.holder === undefined)
    return ownSentence(error, refusal) ?? errorText(error, texts.errors)
  if (error.holder === client.me.getState()?.user) return frame.lockedByMe
  const name = client.users.getState().get(error.holder as UserId)?.name ?? texts.sidebar.someone
  return frame.lockedBy(name, error.expiresAt === undefined ? '…' : exactTimeOfDay(error.expiresAt, language))
}

/** `refusalText` for this page. */
export function useRefusalText(): (error: unknown) => string {
  const shell = useTexts('shell')
  const frame = useTexts('frame')
  const refusal = useTexts('refusal')
  const language = useLanguage()
  const client = useClient()
  return useCallback(
    (error) => refusalText(error, client, { shell, frame, refusal }, language),
    [client, shell, frame, refusal, language],
  )
}
