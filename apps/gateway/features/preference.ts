import { ChatError } from '@runnel/protocol/errors'
import { settledBy, settleKeywords } from '@runnel/redis/keyword/keyword'
import { readPreferences, setPreferences } from '@runnel/redis/preference/preference'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Channels in one change: each is looked at, whether or not the asker is a member. */
const channelsAtOnce = 500

/** How people want Runnel to be, on all their devices. */
export function preferenceHandlers({ redis }: App): Handlers<'preference:read' | 'preference:set'> {
  return {
    'preference:read': (_input, { socket }) => readPreferences(redis, socket.data.user),
    'preference:set': async (changes, { socket }) => {
      const { user } = socket.data
      if (Object.keys(changes.channels ?? {}).length > channelsAtOnce)
        throw new ChatError('too_large', { message: `Change ${channelsAtOnce} channels at once, no more.` })
      const preferences = await setPreferences(redis, { user, from: socket.id, changes })
      const settled = settledBy(changes)
      if (settled) await settleKeywords(redis, { user, ...settled })
      return preferences
    },
  }
}
