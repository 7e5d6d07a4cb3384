import { markRead } from '@runnel/redis/read/read'
import type { App } from '../app.ts'
import type { People } from '../people.ts'
import type { Handlers } from '../request.ts'

/** How far people have read. Their other connections hear of it on the person's feed. */
export function readHandlers({ redis }: App, people: People): Handlers<'read:mark'> {
  return {
    async 'read:mark'({ channel, id }, { socket }) {
      people.willMark(socket, channel, id)
      const { unread, mentions } = await markRead(redis, { channel, user: socket.data.user, id })
      return { unread, mentions }
    },
  }
}
