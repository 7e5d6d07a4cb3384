import type { Activity, ActivityKind } from '@runnel/protocol/activity'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { findCalled, knownTurn } from './find-called.ts'
import { activityLibrary, concernLibrary } from './library.ts'
import { type NotedActivity, memberOf } from './noted.ts'

/** Members of a channel above which `@channel` is noted for nobody: it is still counted as a mention of everyone. */
export const everyoneNoted = 1_000
/** The newest of what concerns a person that are kept. */
export const activitiesKept = 500
/** People noted side by side. */
const notedAtOnce = 100

/** What `concern_people` answers. */
type ConcernedPeople = [
  author: UserId,
  isMember: '0' | '1',
  thread: EntryId | '',
  people: string[],
  text: string,
  turn: string,
  keywords: string[],
]

/** What happened that may concern people. */
export interface Concern {
  channel: ChannelId
  /** The message or reply. */
  id: EntryId
  /** The thread it is a reply in. */
  thread?: EntryId | undefined
  /** It was said before: only those whom it names, or who have a keyword in it, may be concerned anew. */
  edited?: boolean | undefined
  /** Somebody reacted to it so: concerns its author. */
  reaction?: { by: UserId; emoji: string } | undefined
}

/**
 * Notes for all whom something concerns that it does, and tells their connections. Doing it again changes nothing (WRK-1). What is deleted by
 * now concerns nobody. Gives how many people learnt of it.
 */
export async function noteActivity(redis: Redis, concern: Concern): Promise<number> {
  const { channel, id, thread, edited, reaction } = concern
  const { keys } = redis
  const answer = (await call(
    redis,
    concernLibrary,
    'concern_people',
    [
      keys.log(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.followers(channel, thread === undefined ? 0 : sequenceOf(thread)),
      keys.keywords(channel),
    ],
    [id, everyoneNoted, edited ? '1' : '', reaction ? '-' : knownTurn(redis, channel)],
    { readOnly: true },
  )) as ConcernedPeople | []
  if (answer.length === 0) return 0
  const [author, isMember, inThread, flat, text, turn, words] = answer
  const about = { channel, id, ...(inThread !== '' && { thread: inThread }) }
  if (reaction) {
    if (isMember === '0' || author === reaction.by) return 0
    return (await add(redis, author, { kind: 'reaction', ...about, ...reaction })) ? 1 : 0
  }
  const concerned = Array.from({ length: flat.length / 2 }, (_, index) => ({
    user: flat[2 * index] as UserId,
    kind: flat[2 * index + 1] as ActivityKind,
  }))
  const without = new Set([author, ...concerned.map(({ user }) => user)])
  const called = turn === '' ? [] : await findCalled(redis, channel, { text, turn, flat: words, without })
  const people = [
    ...concerned.filter(({ kind }) => !edited || kind === 'mention'),
    ...called.map((user) => ({ user, kind: 'keyword' as const })),
  ]
  let noted = 0
  for (let from = 0; from < people.length; from += notedAtOnce) {
    const added = await Promise.all(
      people
        .slice(from, from + notedAtOnce)
        .map(({ user, kind }) => add(redis, user, { kind, by: author, ...about })),
    )
    noted += added.filter(Boolean).length
  }
  return noted
}

async function add(redis: Redis, user: UserId, noted: NotedActivity): Promise<boolean> {
  const { keys } = redis
  const told = JSON.stringify({
    type: 'activity:added',
    activity: noted satisfies Omit<Activity, 'activity'>,
  })
  const isNew = await call(
    redis,
    activityLibrary,
    'activity_add',
    [keys.activities(user), keys.userFeed(user)],
    [memberOf(noted), `${told.slice(0, -2)},"activity":`, '}}', activitiesKept],
  )
  return isNew === 1
}
