import { describeTo } from '@runnel/redis/channel/describe'
import { readDrafts, saveDraft } from '@runnel/redis/draft/draft'
import { ChatError } from '@runnel/protocol/errors'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** What people have begun to write, on all their devices. */
export function draftHandlers({ redis }: App): Handlers<'draft:save' | 'draft:list'> {
  return {
    async 'draft:save'(input, { socket }) {
      const { user } = socket.data
      // It is stored: what the socket hears is proof enough only for what is not.
      const { role, isEphemeral } = (await describeTo(redis, input.channel, user)) ?? {}
      if (role === undefined) throw new ChatError('not_found')
      if (isEphemeral && input.text !== '')
        throw new ChatError('forbidden', { message: 'Nothing is stored here, and no draft either.' })
      return { at: await saveDraft(redis, { ...input, user, from: socket.id }) }
    },
    async 'draft:list'(_input, { socket }) {
      return { drafts: await readDrafts(redis, socket.data.user) }
    },
  }
}
