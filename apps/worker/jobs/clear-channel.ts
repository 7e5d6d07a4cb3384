import { channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'
import { clearChannel } from '@runnel/redis/channel/clear-channel'
import { HopelessJob } from '../work.ts'
import type { Work } from '../work.ts'

/** Clears away what is left of a deleted channel: its name, its place in people's lists, its keys. Running it again does what is left. */
export const clearDeletedChannel: Work = {
  type: 'clear-channel',
  async run({ channel }, { redis, signal }) {
    if (!isChannelId(channel)) throw new HopelessJob('names no channel')
    await clearChannel(redis, channel, signal)
  },
}

const isChannelId = (id: unknown): id is ChannelId => typeof id === 'string' && channelIdPattern.test(id)
