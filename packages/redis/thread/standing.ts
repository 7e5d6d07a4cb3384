import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import type { ReadMark } from '../read/read.ts'
import { threadPageLibrary } from './library.ts'

/** How one person stands to one thread is asked. */
export interface Asked {
  channel: ChannelId
  thread: EntryId
  user: UserId
  /** How far they have read the channel, and its threads. */
  mark?: ReadMark | undefined
}

/** How one person stands to a thread. */
export interface Stood extends ThreadStanding {
  user: UserId
  /** When the last reply came, in ms; before the first, the message itself. */
  lastAt: number
}

/** How people stand to threads, in the order asked; undefined for those who are no members. One call for each partition, all at once. */
export async function readStandings(redis: Redis, asked: readonly Asked[]): Promise<(Stood | undefined)[]> {
  const { keys } = redis
  const answers = Array.from<Stood | undefined>({ length: asked.length })
  const places = Map.groupBy(asked.keys(), (place) => keys.partitionOf(asked[place]!.channel))
  await Promise.all(
    [...places.values()].map(async (group) => {
      const answer = await call(
        redis,
        threadPageLibrary,
        'thread_standings',
        group.flatMap((place) => keysOf(redis, asked[place]!)),
        group.flatMap((place) => {
          const { thread, user, mark } = asked[place]!
          return [sequenceOf(thread), user, mark?.epoch ?? '', mark?.id ?? '', mark?.threads ?? 0]
        }),
        { readOnly: true },
      )
      for (const [index, stored] of (answer as Stored[]).entries()) {
        const place = group[index]!
        answers[place] = standingOf(asked[place]!, stored)
      }
    }),
  )
  return answers
}

function keysOf({ keys }: Redis, { channel, thread, user }: Asked): string[] {
  const root = sequenceOf(thread)
  return [
    keys.head(channel),
    keys.members(channel),
    keys.authors(channel),
    keys.thread(channel, root),
    keys.followers(channel, root),
    keys.everyone(channel),
    keys.mentions(channel, user),
    keys.threadReads(channel, user),
  ]
}

/** A standing as the functions of threads return it. */
export type Stored =
  | [
      isFollowed: number,
      readReply: number,
      unread: number,
      mentions: number,
      acts: number,
      asOf: number,
      lastAt: number,
    ]
  | []

/** A standing from its stored form; undefined where there is none. */
export function standingOf({ channel, thread, user, mark }: Asked, stored: Stored): Stood | undefined {
  const [isFollowed, readReply, unread, mentions, acts, asOf, lastAt] = stored
  if (isFollowed === undefined) return undefined
  return {
    channel,
    thread,
    user,
    isFollowed: isFollowed === 1,
    readReply: readReply!,
    unread: unread!,
    mentions: mentions!,
    asOf: asOf!,
    acts: acts!,
    marks: mark?.marks ?? 0,
    lastAt: lastAt! || millisecondsOf(thread),
  }
}

/** What goes over the wire of a standing. */
export function tellable({ user: _user, lastAt: _lastAt, ...standing }: Stood): ThreadStanding {
  return standing
}
