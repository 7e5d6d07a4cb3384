'use client'

import type { Preferences } from '@runnel/protocol/preference'
import { useEffect, useRef } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { languageOf } from '@/texts/language.ts'
import { useLanguage } from '@/texts/use-texts.ts'
import { rememberedLanguage } from './browser-language.ts'
import { useSpeak } from './use-speak.ts'

const preferred = ({ language }: Preferences) => languageOf(language)

/** Has this browser speak the language that I chose on any of my devices. */
export function FollowLanguage() {
  const client = useClient()
  const speak = useSpeak()
  const spoken = useLanguage()
  const chosen = useStore(client.preferences, preferred)
  const before = useRef(chosen)
  useEffect(() => client.wantPreferences(), [client])
  useEffect(() => {
    const isTakenBack = before.current !== undefined && chosen === undefined
    before.current = chosen
    if (isTakenBack) void speak(undefined)
    else if (chosen !== undefined && (chosen !== spoken || chosen !== rememberedLanguage()))
      void speak(chosen)
    // What is spoken meanwhile is no reason: it changes because of this.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chosen, speak])
  return null
}
