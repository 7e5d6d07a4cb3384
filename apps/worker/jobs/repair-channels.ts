import { channelIdPattern, userIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { repairUserChannels } from '@runnel/redis/feed/feed'
import { settleKeywords } from '@runnel/redis/keyword/keyword'
import { HopelessJob } from '../work.ts'
import type { Work } from '../work.ts'

/** Mends a person's own list of channels, and where their keywords call them, after a change of a membership: the channel's member list decides, so running it again changes nothing. */
export const repairChannels: Work = {
  type: 'repair-channels',
  async run({ channel, user, from }, { redis }) {
    if (!isChannelId(channel) || !isUserId(user)) throw new HopelessJob('names no channel and person')
    await repairUserChannels(redis, { channel, user, from })
    await settleKeywords(redis, { user, channels: [channel] })
  },
}

const isChannelId = (id: unknown): id is ChannelId => typeof id === 'string' && channelIdPattern.test(id)
const isUserId = (id: unknown): id is UserId => typeof id === 'string' && userIdPattern.test(id)
