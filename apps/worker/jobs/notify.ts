import { channelIdPattern, entryIdPattern, userIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { noteActivity } from '@runnel/redis/activity/note-activity'
import { HopelessJob } from '../work.ts'
import type { Work } from '../work.ts'

/** Notes whom something that was said, or a reaction, concerns, and tells them: what is noted already stays as it is, so running it again changes nothing. */
export const notify: Work = {
  type: 'notify',
  async run({ channel, message, thread, edited, by, emoji }, { redis }) {
    if (!isChannelId(channel) || !isEntryId(message)) throw new HopelessJob('names no message')
    await noteActivity(redis, {
      channel,
      id: message,
      edited: edited === true,
      ...(isEntryId(thread) && { thread }),
      ...(isUserId(by) && typeof emoji === 'string' && { reaction: { by, emoji } }),
    })
  },
}

const isChannelId = (id: unknown): id is ChannelId => typeof id === 'string' && channelIdPattern.test(id)
const isEntryId = (id: unknown): id is EntryId => typeof id === 'string' && entryIdPattern.test(id)
const isUserId = (id: unknown): id is UserId => typeof id === 'string' && userIdPattern.test(id)
