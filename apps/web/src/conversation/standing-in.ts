import type { User } from '@runnel/protocol/user'
import type { Standing } from '@/features/message/act.ts'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'

/** How I stand to the messages of a channel of mine at a moment, ms since 1970. */
export function standingIn(channel: ChannelFacts, me: User | undefined, now: number): Standing {
  const { kind, archived, ephemeral, mutedUntil, limits } = channel
  return {
    me: me?.user,
    // Running the installation is no reason to change what others said.
    role: channel.role,
    posting: limits?.posting ?? 'all',
    editSeconds: limits?.editSeconds ?? 0,
    isDirect: kind === 'direct',
    isArchived: archived === true,
    isEphemeral: ephemeral === true,
    isMuted: mutedUntil !== undefined && (mutedUntil === 0 || mutedUntil > now),
  }
}
