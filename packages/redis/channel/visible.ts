import type { ChannelSummary } from '@runnel/protocol/channel'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { type Described, summaryOf } from '../summary.ts'
import { describeAllTo, describeTo } from './describe.ts'

/** A channel, for those who may see it: its members, and everyone when it is public. `not_found` for others, as where there is none (ACC-2). */
export async function readChannel(
  redis: Redis,
  { channel, reader }: { channel: ChannelId; reader: UserId },
): Promise<ChannelSummary> {
  const described = await describeTo(redis, channel, reader)
  if (!described || !isVisible(described)) throw new ChatError('not_found')
  return summaryOf(described)
}

/** Channels, for those who may see them; the others are left out. One call for each partition. */
export async function readChannels(
  redis: Redis,
  { channels, reader }: { channels: readonly ChannelId[]; reader: UserId },
): Promise<ChannelSummary[]> {
  const described = await describeAllTo(redis, channels, reader)
  return channels.flatMap((channel) => {
    const one = described.get(channel)
    return one && isVisible(one) ? [summaryOf(one)] : []
  })
}

function isVisible({ kind, role }: Described): boolean {
  return kind === 'public' || role !== undefined
}
