import { z } from 'zod'
import { message, reply } from './message.ts'
import { channelId, count, cursor, entryId, event, position, request } from './shape.ts'

const target = { channel: channelId, thread: entryId }

/** How I stand to a thread. Author, repliers and mentioned follow by themselves. */
export const threadStanding = z.strictObject({
  ...target,
  isFollowed: z.boolean(),
  /** The ordinal of the last reply I have read; replies after it, of others, are unread. */
  readReply: count,
  /** Replies of others that are not deleted and that I have not read, whether I follow or not. A reply is read when the channel was read up to it, too. */
  unread: count,
  /** Those of them that call me. */
  mentions: count,
  /** Sequence of the channel's last entry when it was so: what comes later is not in it. */
  asOf: count,
  /**
   * How often I had by then followed, unfollowed or marked a thread of the channel, and marked the channel: what is no entry. Of two
   * standings the later one is that in which none of the three is smaller; when neither is, both are out of date.
   */
  acts: count,
  marks: count,
})

/** A thread I follow, with its first message and its latest replies. */
export const followedThread = threadStanding.extend({ root: message, latest: z.array(reply) })

/** Reading threads, and which of them I follow. */
export const threadRequests = [
  /** Replies of a thread, oldest first (the latest when no place is named), and its first message. `position` is the head of the channel's log when they were read. */
  request(
    'thread:page',
    z
      .strictObject({
        ...target,
        before: entryId.optional(),
        after: entryId.optional(),
        limit: z.int().min(1).max(100).optional(),
      })
      .refine(
        (input) => input.before === undefined || input.after === undefined,
        'name one of before and after',
      ),
    z.strictObject({
      root: message,
      replies: z.array(reply),
      hasOlder: z.boolean(),
      hasNewer: z.boolean(),
      position,
      standing: threadStanding,
    }),
  ),
  request('thread:follow', z.strictObject(target), threadStanding),
  request('thread:unfollow', z.strictObject(target), threadStanding),
  /** I have read the thread up to and including its reply with this ordinal. Never moves backwards. */
  request('thread:mark', z.strictObject({ ...target, reply: count }), threadStanding),
  /** The reply with this ordinal and what follows it in the thread is unread to me again; a channel that was marked read with its threads does not cover it any more. */
  request('thread:mark-unread', z.strictObject({ ...target, reply: z.int().min(1) }), threadStanding),
  /** Threads I follow, the one with the latest reply first. */
  request(
    'thread:list',
    z.strictObject({ cursor: cursor.optional(), unreadOnly: z.literal(true).optional() }),
    z.strictObject({ threads: z.array(followedThread), unreadThreads: count, cursor: cursor.optional() }),
  ),
] as const

/** How my devices know the same threads. */
export const threadEvents = [
  /** To my connections: I follow a thread, or no more, or have read on elsewhere. */
  event('thread:changed', threadStanding),
] as const

export type ThreadStanding = z.infer<typeof threadStanding>
export type FollowedThread = z.infer<typeof followedThread>
