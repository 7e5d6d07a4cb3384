import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { FollowedThread } from '@runnel/protocol/thread'
import type { Redis } from '../connect.ts'
import { readMarks } from '../read/read.ts'
import { type Asked, readStandings, type Stood, tellable } from './standing.ts'
import { readPages } from './thread-page.ts'
import { readFollowed } from './thread.ts'

/** Threads of a page of those followed, and the latest replies shown of each. */
const listed = { threads: 20, replies: 3 }

/**
 * The threads a person follows, the one with the latest reply first, with their first messages and latest replies; with `isUnreadOnly` those
 * with something unread. Of channels they are no member of any more there are none (ACC-1).
 */
export async function listThreads(
  redis: Redis,
  {
    reader,
    cursor,
    isUnreadOnly = false,
  }: { reader: UserId; cursor?: string | undefined; isUnreadOnly?: boolean | undefined },
): Promise<{ threads: FollowedThread[]; unreadThreads: number; cursor?: string }> {
  const [threads, marks] = await Promise.all([readFollowed(redis, reader), readMarks(redis, reader)])
  const asked: Asked[] = threads.map((one) => ({ ...one, user: reader, mark: marks.get(one.channel) }))
  const followed = (await readStandings(redis, asked))
    .filter((standing) => standing !== undefined)
    .filter((standing) => standing.isFollowed)
  const isUnread = ({ unread }: Stood) => unread > 0
  const place = cursor === undefined ? undefined : parseCursor(cursor)
  const rest = followed
    .filter((standing) => !isUnreadOnly || isUnread(standing))
    .toSorted(latestFirst)
    .filter((standing) => place === undefined || latestFirst(place, standing) < 0)
  const shown = rest.slice(0, listed.threads)
  const pages = await readPages(redis, {
    reader,
    limit: listed.replies,
    pages: shown.map(({ channel, thread }) => ({
      channel,
      thread,
      mark: marks.get(channel),
      place: 'latest',
      id: '',
    })),
  })
  const last = shown.at(-1)
  return {
    threads: pages.flatMap((page) =>
      page && page.root.type === 'message.posted'
        ? [{ ...tellable(page.standing), root: page.root, latest: page.replies }]
        : [],
    ),
    unreadThreads: followed.filter(isUnread).length,
    ...(last && rest.length > shown.length
      ? { cursor: `${last.lastAt} ${last.channel} ${last.thread}` }
      : {}),
  }
}

interface Place {
  lastAt: number
  channel: ChannelId
  thread: EntryId
}

function latestFirst(one: Place, other: Place): number {
  return (
    other.lastAt - one.lastAt ||
    (one.channel < other.channel ? -1 : one.channel > other.channel ? 1 : 0) ||
    sequenceOf(other.thread) - sequenceOf(one.thread)
  )
}

function parseCursor(cursor: string): Place {
  const [, lastAt, channel, thread] = /^(\d{1,15}) (c_\w+) (\d+-\d+)$/.exec(cursor) ?? []
  if (lastAt === undefined) throw new ChatError('bad_request', { message: 'cursor: not from this list' })
  return { lastAt: Number(lastAt), channel: channel as ChannelId, thread: thread as EntryId }
}
