import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { ChatError } from '@runnel/protocol/errors'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import type { UserMessage } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { type ReadMark, readMarksIn } from '../read/read.ts'
import { followingLibrary, threadLibrary } from './library.ts'
import { readStandings, type Stood, tellable } from './standing.ts'

export { appendReply, type AppendedReply, type NewReply } from './reply.ts'

/** A thread, and who asks about it. */
export interface ThreadOf {
  channel: ChannelId
  /** Id of its first message. */
  thread: EntryId
  user: UserId
}

/** People whose standings are told at once. */
const toldAtOnce = 200
/** How far a clock may have jumped between two entries and the list of followed threads still be right, in ms. */
const clockSlackMs = 60_000

/**
 * Notes that someone has read a thread up to and including the reply with this ordinal, and tells their other connections. Never moves back;
 * always answers what holds. Rejects with `not_found` for those who are no members, `bad_request` for a reply that is not there yet.
 */
export async function markThread(
  redis: Redis,
  { channel, thread, user, reply }: ThreadOf & { reply: number },
): Promise<ThreadStanding> {
  const moved = await noteThreadRead(redis, { channel, thread, user, reply })
  return answer(redis, { channel, thread, user }, moved)
}

/** Notes the same and tells nobody. Gives whether it is further than before. Rejects as {@link markThread}. */
export async function noteThreadRead(
  redis: Redis,
  { channel, thread, user, reply }: ThreadOf & { reply: number },
): Promise<boolean> {
  const { keys } = redis
  const root = sequenceOf(thread)
  const moved = await call(
    redis,
    threadLibrary,
    'thread_mark',
    [keys.head(channel), keys.members(channel), keys.thread(channel, root), keys.threadReads(channel, user)],
    [user, root, reply],
    { on: 'append' },
  )
  return moved === 1
}

/**
 * Notes that someone follows a thread from now on, having read what is there, or does not until they are named in it or reply; tells their
 * other connections. Rejects with `not_found` (no such message, or not a member), `bad_request` when it is a reply.
 */
export async function followThread(
  redis: Redis,
  { channel, thread, user, isFollowed }: ThreadOf & { isFollowed: boolean },
): Promise<ThreadStanding> {
  const { keys } = redis
  const root = sequenceOf(thread)
  const changed = await call(
    redis,
    threadLibrary,
    'thread_follow',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.thread(channel, root),
      keys.followers(channel, root),
      keys.jobs(keys.partitionOf(channel)),
      keys.threadReads(channel, user),
    ],
    [channel, user, thread, isFollowed ? '+' : '-'],
    { on: 'append' },
  )
  return answer(redis, { channel, thread, user }, changed === 1)
}

/** How someone stands to a thread. Rejects with `not_found` for those who are no members of the channel. */
export async function readStanding(redis: Redis, asked: ThreadOf): Promise<ThreadStanding> {
  return tellable(await requireStanding(redis, asked))
}

/**
 * Tells people how they stand to a thread, and puts it into their lists of those they follow, in its place. Those who are no members of its
 * channel learn nothing (ACC-1). While they are being told, whatever else is to be told of the same thread waits and is told once.
 */
export function announceThread(
  redis: Redis,
  { channel, thread, users }: { channel: ChannelId; thread: EntryId; users: readonly UserId[] },
): Promise<void> {
  if (users.length === 0) return Promise.resolve()
  const ofRedis = announcements.get(redis) ?? new Map<string, Announcement>()
  announcements.set(redis, ofRedis)
  const key = `${channel} ${thread}`
  const underWay = ofRedis.get(key)
  if (underWay) {
    for (const user of users) underWay.waiting.add(user)
    return underWay.done
  }
  const waiting = new Set(users)
  const tellAll = async () => {
    try {
      while (waiting.size > 0) {
        const told = [...waiting].slice(0, toldAtOnce)
        for (const user of told) waiting.delete(user)
        await tell(redis, channel, thread, told)
      }
    } finally {
      ofRedis.delete(key)
    }
  }
  const done = tellAll()
  ofRedis.set(key, { waiting, done })
  return done
}

interface Announcement {
  waiting: Set<UserId>
  done: Promise<void>
}

const announcements = new WeakMap<Redis, Map<string, Announcement>>()

async function tell(
  redis: Redis,
  channel: ChannelId,
  thread: EntryId,
  users: readonly UserId[],
): Promise<void> {
  const marks = await readMarksIn(redis, channel, users)
  const asked = users.map((user, index) => ({ channel, thread, user, mark: marks[index] }))
  const standings = await readStandings(redis, asked)
  await Promise.all(standings.flatMap((standing) => (standing ? [note(redis, standing)] : [])))
}

/**
 * After someone's mark of a channel moved: tells their connections how they stand now to those threads of it that it changed: replies that
 * are shown in the channel are read with it, and the others when it is marked with its threads.
 */
export async function announceMarked(
  redis: Redis,
  {
    channel,
    user,
    before,
    after,
  }: { channel: ChannelId; user: UserId; before: ReadMark | undefined; after: ReadMark },
): Promise<void> {
  const isThreads = before?.threads !== after.threads
  const since = isThreads
    ? 0
    : Math.min(before ? millisecondsOf(before.id) : 0, millisecondsOf(after.id)) - clockSlackMs
  const threads = (await readFollowed(redis, user, since)).filter((thread) => thread.channel === channel)
  if (threads.length === 0) return
  const standings = await readStandings(redis, [
    ...threads.map((thread) => ({ ...thread, user, mark: before })),
    ...threads.map((thread) => ({ ...thread, user, mark: after })),
  ])
  await Promise.all(
    threads.map(async (_thread, index) => {
      const [was, is] = [standings[index], standings[threads.length + index]]
      const isOther =
        is?.unread !== was?.unread || is?.readReply !== was?.readReply || is?.mentions !== was?.mentions
      if (is && was && isOther) await note(redis, is)
    }),
  )
}

/** Makes the lists of those who follow a thread say so: the thread's own followers decide. Doing it again changes nothing (WRK-1). */
export async function repairThread(
  redis: Redis,
  { channel, thread }: { channel: ChannelId; thread: EntryId },
): Promise<void> {
  const { keys } = redis
  const root = sequenceOf(thread)
  const answered = await call(
    redis,
    threadLibrary,
    'thread_followers',
    [keys.members(channel), keys.followers(channel, root)],
    [],
    { readOnly: true },
  )
  await announceThread(redis, { channel, thread, users: answered as UserId[] })
}

/** The threads in a person's own list of those they follow whose last reply came after a time in ms, the latest first: derived, so ask how they stand. */
export async function readFollowed(
  redis: Redis,
  user: UserId,
  since = 0,
): Promise<{ channel: ChannelId; thread: EntryId }[]> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(
      inside.commands.zrevrangebyscore(keys.userThreads(user), '+inf', since),
      inside.deadlineMs,
      'ZREVRANGEBYSCORE',
    )
    return stored.map((one) => {
      const [channel, thread] = one.split(' ')
      return { channel: channel as ChannelId, thread: thread as EntryId }
    })
  } catch (error) {
    throw toChatError(error)
  }
}

async function answer(redis: Redis, asked: ThreadOf, isNews: boolean): Promise<ThreadStanding> {
  const standing = await requireStanding(redis, asked)
  if (isNews) await note(redis, standing)
  return tellable(standing)
}

async function requireStanding(redis: Redis, asked: ThreadOf): Promise<Stood> {
  const [mark] = await readMarksIn(redis, asked.channel, [asked.user])
  const [standing] = await readStandings(redis, [{ ...asked, mark }])
  if (!standing) throw new ChatError('not_found')
  return standing
}

async function note(redis: Redis, standing: Stood): Promise<void> {
  const { keys } = redis
  const { channel, thread, user, isFollowed, lastAt } = standing
  const message: UserMessage = { type: 'thread:changed', ...tellable(standing) }
  await call(
    redis,
    followingLibrary,
    'following_note',
    [keys.userThreads(user), keys.userFeed(user)],
    [`${channel} ${thread}`, lastAt, isFollowed ? '1' : '', JSON.stringify(message)],
  )
}
