'use client'

import { useCallback, useEffect } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { withRecent } from './recent-emoji.ts'

const none: readonly string[] = []

/** Which emoji I used lately and in which skin tone, on all my devices. */
export function useEmojiHabits() {
  const client = useClient()
  useEffect(() => client.wantPreferences(), [client])
  return {
    recent: useStore(
      client.preferences,
      useCallback((all) => all.recentEmoji ?? none, []),
    ),
    tone: useStore(
      client.preferences,
      useCallback((all) => all.skinTone ?? undefined, []),
    ),
    remember: useCallback(
      (emoji: string) =>
        client.setPreferences({
          recentEmoji: withRecent(client.preferences.getState().recentEmoji ?? none, emoji),
        }),
      [client],
    ),
    setTone: useCallback(
      (tone: string | undefined) => client.setPreferences({ skinTone: tone ?? null }),
      [client],
    ),
  }
}
