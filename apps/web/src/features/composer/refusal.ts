import type { ChannelLimits, ChannelRole } from '@runnel/protocol/entry'
import type { Texts } from '@/texts/catalogue.ts'

/** What decides whether I may write in a channel. */
export interface Standing {
  role: ChannelRole
  posting: ChannelLimits['posting']
  isArchived: boolean
  /** In ms since 1970; 0: until a moderator says otherwise; undefined: not muted. */
  mutedUntil: number | undefined
  /** Who muted me and why, as far as it is known here. */
  mutedBy?: string | undefined
  mutedReason?: string | undefined
  /** The session is over. */
  hasEnded: boolean
}

/** Whether a mute still holds. */
export function isMuted(mutedUntil: number | undefined, now: number): boolean {
  return mutedUntil !== undefined && (mutedUntil === 0 || mutedUntil > now)
}

/**
 * Why nothing can be written, in words, or undefined when one can write. `writeTime` puts a moment into words; left out
 * while the server renders, which does not know the reader's time zone.
 */
export function refusalOf(
  standing: Standing,
  now: number,
  texts: Texts<'conversation'>['composer'],
  writeTime?: (at: number) => string,
): string | undefined {
  const { role, posting, mutedUntil, mutedBy, mutedReason } = standing
  if (standing.isArchived) return texts.archived
  if (standing.hasEnded) return texts.ended
  if (mutedUntil !== undefined && isMuted(mutedUntil, now)) {
    const until = mutedUntil === 0 || writeTime === undefined ? undefined : writeTime(mutedUntil)
    return texts.muted(mutedBy, until, mutedUntil === 0, mutedReason)
  }
  if (posting === 'moderators' && role !== 'owner' && role !== 'moderator') return texts.onlyModerators
  if (posting === 'voice' && role === 'member') return texts.onlyVoice
  return undefined
}
