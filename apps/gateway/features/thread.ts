import { listThreads } from '@runnel/redis/thread/thread-list'
import { readThread } from '@runnel/redis/thread/thread-page'
import { markThreadUnread } from '@runnel/redis/thread/mark-unread'
import { followThread, markThread } from '@runnel/redis/thread/thread'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Threads: reading them, and how people stand to them. A reply is sent as a message is. */
export function threadHandlers({
  redis,
}: App): Handlers<
  'thread:page' | 'thread:follow' | 'thread:unfollow' | 'thread:mark' | 'thread:mark-unread' | 'thread:list'
> {
  return {
    'thread:page': (input, { socket }) => readThread(redis, { ...input, reader: socket.data.user }),
    'thread:follow': (input, { socket }) =>
      followThread(redis, { ...input, user: socket.data.user, isFollowed: true }),
    'thread:unfollow': (input, { socket }) =>
      followThread(redis, { ...input, user: socket.data.user, isFollowed: false }),
    'thread:mark': (input, { socket }) => markThread(redis, { ...input, user: socket.data.user }),
    'thread:mark-unread': (input, { socket }) =>
      markThreadUnread(redis, { ...input, user: socket.data.user }),
    'thread:list': ({ cursor, unreadOnly }, { socket }) =>
      listThreads(redis, { reader: socket.data.user, cursor, isUnreadOnly: unreadOnly }),
  }
}
