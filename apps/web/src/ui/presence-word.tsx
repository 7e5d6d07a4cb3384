'use client'

import type { Presence } from '@runnel/protocol/presence'
import { useTexts } from '@/texts/use-texts.ts'
import { useNow } from './use-now.ts'

/** The word for somebody's presence; of who is offline, with when they were last seen. Belongs beside the mark. */
export function PresenceWord({ presence }: { presence: Presence | undefined }) {
  const presenceTexts = useTexts('presence')
  const state = presence?.state ?? 'unknown'
  const seenAt = state === 'offline' ? presence?.lastSeenAt : undefined
  const now = useNow(seenAt !== undefined)
  return (
    <span>
      {presenceTexts.states[state]}
      {seenAt === undefined ? null : (
        <span className="text-ink-faint"> · {presenceTexts.lastSeen(seenAt, now)}</span>
      )}
    </span>
  )
}
