import { channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'
import { clearLog } from '@runnel/redis/log/clear-log'
import { HopelessJob } from '../work.ts'
import type { Work } from '../work.ts'

/** Clears a log of what was deleted far back in it, so that nothing of it stays in memory or files. Running it again finds nothing to do. */
export const clearDeletedEntries: Work = {
  type: 'clear-log',
  async run({ channel }, { redis, signal }) {
    if (!isChannelId(channel)) throw new HopelessJob('names no channel')
    await clearLog(redis, channel, signal)
  },
}

const isChannelId = (id: unknown): id is ChannelId => typeof id === 'string' && channelIdPattern.test(id)
