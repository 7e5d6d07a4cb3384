import { channelIdPattern, entryIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { repairThread } from '@runnel/redis/thread/thread'
import { HopelessJob } from '../work.ts'
import type { Work } from '../work.ts'

/** Mends the lists of those who follow a thread, and tells them, after somebody came to follow it: its followers decide, so running it again changes nothing. */
export const repairThreads: Work = {
  type: 'repair-threads',
  async run({ channel, thread }, { redis }) {
    if (!isChannelId(channel) || !isEntryId(thread)) throw new HopelessJob('names no thread')
    await repairThread(redis, { channel, thread })
  },
}

const isChannelId = (id: unknown): id is ChannelId => typeof id === 'string' && channelIdPattern.test(id)
const isEntryId = (id: unknown): id is EntryId => typeof id === 'string' && entryIdPattern.test(id)
