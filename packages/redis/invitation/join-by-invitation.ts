import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import { enter } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'

/**
 * Brings somebody who signed up by an invitation into the channel that it leads into; `by` is who made it. Doing it again changes nothing.
 * Rejects with `not_found` when there is no such channel any more, or it is private and `by` is in it no longer, `forbidden` when it is archived, they are
 * banned from it, or `by` may not let people in.
 */
export async function joinByInvitation(
  redis: Redis,
  { channel, user, by }: { channel: ChannelId; user: UserId; by: UserId },
): Promise<{ position: Position }> {
  const { position } = await enter(redis, channel, user, 'channel_admit', [channel, by, user])
  return { position }
}
