import type { EntryId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { markThreadsUnread, readMarksIn } from '../read/read.ts'
import { threadLibrary } from './library.ts'
import { readStandings } from './standing.ts'
import { announceThread, noteThreadRead, readFollowed, readStanding, type ThreadOf } from './thread.ts'

/**
 * Notes that someone has not read a reply and what follows it in its thread, and tells their connections. Other threads stay as they are, and
 * so does what the channel shows. Rejects with `not_found` for those who are no members, `bad_request` for a reply that is not there.
 */
export async function markThreadUnread(
  redis: Redis,
  { channel, thread, user, reply }: ThreadOf & { reply: number },
): Promise<ThreadStanding> {
  const { keys } = redis
  const root = sequenceOf(thread)
  const id = await call(
    redis,
    threadLibrary,
    'thread_mark_unread',
    [keys.head(channel), keys.members(channel), keys.thread(channel, root), keys.threadReads(channel, user)],
    [user, root, reply],
    { on: 'append' },
  )
  const sequence = sequenceOf(id as EntryId)
  const [mark] = await readMarksIn(redis, channel, [user])
  if (mark && mark.threads >= sequence) {
    // It was marked read with all threads: that covers less from now on, so the others keep what they were read to.
    const followed = (await readFollowed(redis, user)).filter(
      (one) => one.channel === channel && one.thread !== thread,
    )
    const standings = await readStandings(
      redis,
      followed.map((one) => ({ ...one, user, mark })),
    )
    await Promise.all(
      standings.flatMap((standing) =>
        standing && standing.readReply > 0
          ? [noteThreadRead(redis, { ...standing, reply: standing.readReply })]
          : [],
      ),
    )
    await markThreadsUnread(redis, { channel, user, threads: sequence - 1 })
  }
  await announceThread(redis, { channel, thread, users: [user] })
  return readStanding(redis, { channel, thread, user })
}
