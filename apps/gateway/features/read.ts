import { explainUnread } from '@runnel/redis/read/explain'
import { type Marked, markRead, markUnread, type ReadState } from '@runnel/redis/read/read'
import { announceMarked } from '@runnel/redis/thread/thread'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { App } from '../app.ts'
import type { People } from '../people.ts'
import type { Handlers } from '../request.ts'

/** How far people have read. Their other connections hear of it on the person's feed, of the threads it changes too. */
export function readHandlers(
  { redis, log }: App,
  people: People,
): Handlers<'read:mark' | 'read:mark-unread' | 'read:explain'> {
  const announce = (channel: ChannelId, user: UserId, { before, after }: Marked) =>
    announceMarked(redis, { channel, user, before, after }).catch((error: unknown) =>
      log.warn({ channel, user, error }, 'how threads stand after a mark is not told'),
    )
  return {
    async 'read:mark'({ channel, id, turn, threads }, { socket, afterAnswer }) {
      const { user } = socket.data
      people.willMark(socket, { channel, id, turn })
      const marked = await markRead(redis, { channel, user, id, turn, threads })
      if (marked.moved) afterAnswer(() => void announce(channel, user, marked))
      return stateOf(marked)
    },
    async 'read:mark-unread'({ channel, id }, { socket, afterAnswer }) {
      const { user } = socket.data
      const marked = await markUnread(redis, { channel, user, id })
      afterAnswer(() => void announce(channel, user, marked))
      return stateOf(marked)
    },
    'read:explain': ({ channel }, { socket }) => explainUnread(redis, { channel, reader: socket.data.user }),
  }
}

function stateOf({ id, unread, mentions, turn, asOf }: Marked): ReadState {
  return { id, unread, mentions, turn, asOf }
}
