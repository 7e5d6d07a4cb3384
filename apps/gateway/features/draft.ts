import { readDrafts, saveDraft } from '@runnel/redis/draft/draft'
import { ChatError } from '@runnel/protocol/errors'
import type { App } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** What people have begun to write, on all their devices. */
export function draftHandlers(
  { redis }: App,
  memberships: Memberships,
): Handlers<'draft:save' | 'draft:list'> {
  return {
    async 'draft:save'(input, { socket }) {
      if (!(await memberships.isMember(socket, input.channel))) throw new ChatError('not_found')
      return { at: await saveDraft(redis, { ...input, user: socket.data.user, from: socket.id }) }
    },
    async 'draft:list'(_input, { socket }) {
      return { drafts: await readDrafts(redis, socket.data.user) }
    },
  }
}
