import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import type { UserMessage } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './read.lua')

/** How far someone has read a channel: an entry of a log's epoch, and the ordinal of the last message up to it. */
export interface ReadMark {
  id: EntryId
  n: number
  epoch: Epoch
}

export interface Marked {
  /** The mark that holds: an older one asked for changes nothing. */
  id: EntryId
  unread: number
  mentions: number
  moved: boolean
}

/**
 * Notes that someone has read up to an entry, and tells their other connections. Never moves back. Rejects with `not_found` for those who
 * are no members, `bad_request` for an entry that is not there yet.
 */
export async function markRead(
  redis: Redis,
  { channel, user, id: asked }: { channel: ChannelId; user: UserId; id: EntryId },
): Promise<Marked> {
  const measured = await measure(redis, channel, user, asked)
  const { epoch, id, n, unread, mentions } = measured
  const message: UserMessage = { type: 'read:marked', channel, id, unread, mentions }
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'read_note',
    [keys.read(user), keys.userFeed(user)],
    [channel, epoch, id, n, JSON.stringify(message)],
  )
  const [moved, stored] = answer as [number, string]
  if (moved === 1) {
    if (measured.mentionsRead > 0)
      await call(redis, library, 'read_forget_mentions', [keys.mentions(channel, user)], [n])
    return { id, unread, mentions, moved: true }
  }
  const mark = parseMark(stored)
  const { unread: stillUnread, mentions: stillMentions } = await measure(redis, channel, user, mark.id)
  return { id: mark.id, unread: stillUnread, mentions: stillMentions, moved: false }
}

/** How far someone has read each of their channels. */
export async function readMarks(redis: Redis, user: UserId): Promise<Map<ChannelId, ReadMark>> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(inside.commands.hgetall(keys.read(user)), inside.deadlineMs, 'HGETALL')
    return new Map(Object.entries(stored).map(([channel, mark]) => [channel as ChannelId, parseMark(mark)]))
  } catch (error) {
    throw toChatError(error)
  }
}

async function measure(redis: Redis, channel: ChannelId, user: UserId, id: EntryId) {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'read_measure',
    [keys.log(channel), keys.head(channel), keys.members(channel), keys.mentions(channel, user)],
    [user, id],
    { readOnly: true },
  )
  const [epoch, n, unread, mentions, mentionsRead, at] = answer as [
    Epoch,
    number,
    number,
    number,
    number,
    EntryId,
  ]
  return { epoch, n, unread, mentions, mentionsRead, id: at }
}

function parseMark(stored: string): ReadMark {
  const [id, n, epoch] = stored.split(' ')
  return { id: id as EntryId, n: Number(n), epoch: epoch as Epoch }
}
