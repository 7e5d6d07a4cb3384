import type { Activity, ActivityKind } from '@runnel/protocol/activity'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Message, Reply } from '@runnel/protocol/message'
import type { RequestOutput } from '@runnel/protocol/requests'
import { findKeyword } from '@runnel/rules/keyword'
import type { Redis } from '../connect.ts'
import { publishToUser } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { decodeMessages, readAuthors } from '../history/decode.ts'
import { activityLibrary, concernLibrary } from './library.ts'
import { readPreferences } from '../preference/preference.ts'
import { parseActivity } from './noted.ts'

/** Activities of a page. */
const listed = 30
/** Unseen ones that are counted. */
const counted = 100
/** Messages read in one call. */
const readAtOnce = 100

type Seen = Activity & { message: Message | Reply }

/**
 * What concerns someone, the latest first, with the messages as they are now. Left out is what was deleted, reactions that were taken back,
 * names and keywords that an edit took away, and everything of channels they are no member of (ACC-1). Rejects with `bad_request` for a foreign cursor.
 */
export async function listActivities(
  redis: Redis,
  {
    reader,
    kinds,
    cursor,
  }: { reader: UserId; kinds?: readonly ActivityKind[] | undefined; cursor?: string | undefined },
): Promise<RequestOutput<'activity:list'>> {
  const place = cursor === undefined ? Number.POSITIVE_INFINITY : parseCursor(cursor)
  const { seen, noted } = await readNoted(redis, reader)
  const asked = noted.filter(
    ({ activity, kind }) => activity < place && (kinds === undefined || kinds.includes(kind)),
  )
  const [shown, unread] = await Promise.all([
    readSome(redis, reader, asked, listed + 1),
    readSome(
      redis,
      reader,
      noted.filter(({ activity }) => activity > seen),
      counted,
    ),
  ])
  const activities = shown.slice(0, listed)
  return {
    activities,
    unread: unread.length,
    seen,
    ...(shown.length > listed && { cursor: String(activities.at(-1)!.activity) }),
  }
}

/** Notes that someone has seen what concerns them up to a place, and tells their connections. Never moves back; always answers what holds. */
export async function markActivity(
  redis: Redis,
  { user, activity }: { user: UserId; activity: number },
): Promise<{ seen: number; unread: number }> {
  const { keys } = redis
  const [seen, moved] = (await call(
    redis,
    activityLibrary,
    'activity_mark',
    [keys.activities(user), keys.activitySeen(user)],
    [activity],
  )) as [number, number]
  const { noted } = await readNoted(redis, user)
  const left = await readSome(
    redis,
    user,
    noted.filter((one) => one.activity > seen),
    counted,
  )
  const marked = { seen, unread: left.length }
  if (moved === 1) await publishToUser(redis, user, { type: 'activity:marked', ...marked })
  return marked
}

async function readNoted(redis: Redis, user: UserId): Promise<{ seen: number; noted: Activity[] }> {
  const { keys } = redis
  const [seen, flat] = (await call(
    redis,
    activityLibrary,
    'activity_list',
    [keys.activities(user), keys.activitySeen(user)],
    [],
    { readOnly: true },
  )) as [number, string[]]
  const noted = Array.from({ length: flat.length / 2 }, (_, index) =>
    parseActivity(flat[2 * index]!, Number(flat[2 * index + 1])),
  )
  return { seen, noted }
}

/** The first so many that are still to be seen, in their order. */
async function readSome(
  redis: Redis,
  reader: UserId,
  noted: readonly Activity[],
  most: number,
): Promise<Seen[]> {
  const found: Seen[] = []
  for (let from = 0; from < noted.length && found.length < most; from += readAtOnce)
    found.push(...(await readMessages(redis, reader, noted.slice(from, from + readAtOnce))))
  return found.slice(0, most)
}

async function readMessages(redis: Redis, reader: UserId, noted: readonly Activity[]): Promise<Seen[]> {
  const { keys } = redis
  const messages = new Map<string, Message | Reply>()
  const { keywords = [] } = noted.some(({ kind }) => kind === 'keyword')
    ? await readPreferences(redis, reader)
    : {}
  const channels = Map.groupBy(noted, ({ channel }) => channel)
  const partitions = Map.groupBy(channels.keys(), (channel) => keys.partitionOf(channel))
  await Promise.all(
    [...partitions.values()].map(async (together) => {
      const answer = await call(
        redis,
        concernLibrary,
        'concern_messages',
        together.flatMap((channel) => [
          keys.log(channel),
          keys.members(channel),
          keys.authors(channel),
          keys.state(channel),
          keys.reactions(channel),
        ]),
        [
          reader,
          ...together.flatMap((channel) => {
            const ids = [...new Set(channels.get(channel)!.map(({ id }) => id))]
            return [ids.length, ...ids]
          }),
        ],
        { readOnly: true, asBuffers: true },
      )
      for (const [index, stored] of (answer as ([Buffer[], Buffer[], Buffer[]] | [])[]).entries()) {
        if (stored.length === 0) continue
        const [flat, authors, changes] = stored
        for (const message of decodeMessages(flat, readAuthors(authors), changes))
          messages.set(keyOf(together[index]!, message.id), message)
      }
    }),
  )
  return noted.flatMap((activity) => {
    const message = messages.get(keyOf(activity.channel, activity.id))
    return message && isStillSo(activity, message, reader, keywords) ? [{ ...activity, message }] : []
  })
}

const keyOf = (channel: ChannelId, id: string) => `${channel} ${id}`

/** Whether what was noted is so now. */
function isStillSo(
  { kind, by, emoji }: Activity,
  message: Message | Reply,
  reader: UserId,
  keywords: readonly string[],
): boolean {
  if (message.deleted) return false
  if (kind === 'mention') return message.mentions?.includes(reader) === true
  if (kind === 'everyone') return message.everyone !== undefined
  if (kind === 'reply') return true
  // Who is named by now has that in the list.
  if (kind === 'keyword')
    return !message.mentions?.includes(reader) && findKeyword(message.text, keywords) !== undefined
  const reaction = message.reactions?.find((one) => one.emoji === emoji)
  // Of many who react alike only the first are named.
  return reaction !== undefined && (reaction.users.includes(by) || reaction.count > reaction.users.length)
}

function parseCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new ChatError('bad_request', { message: 'cursor: not from this list' })
  return Number(cursor)
}
