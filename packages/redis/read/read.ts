import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { beforeFirst } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call } from '../functions.ts'
import { readLibrary } from './library.ts'

/** How far someone has read a channel: an entry of a log's epoch, and the ordinal of the last message up to it. */
export interface ReadMark {
  id: EntryId
  n: number
  epoch: Epoch
  /** How often they have marked the channel unread. */
  turn: number
}

/** How far someone has read a channel, and what is left. */
export interface ReadState {
  /** The last entry read. */
  id: EntryId
  unread: number
  mentions: number
  turn: number
  /** Sequence of the channel's last entry when it was counted. */
  asOf: number
}

export interface Marked extends ReadState {
  /** False when an older mark, or one from before the channel was marked unread, changed nothing. */
  moved: boolean
  /** The mark before, and the one that holds. */
  before: ReadMark | undefined
  after: ReadMark
}

/**
 * Notes that someone has read up to an entry, and tells their other connections. Never moves back, and changes nothing when `turn`, how often
 * they know to have marked the channel unread, is out of date. Always answers what holds, counted anew. Rejects with `not_found` for those who
 * are no members, `bad_request` for an entry that is not there yet.
 */
export async function markRead(
  redis: Redis,
  { channel, user, id, turn }: { channel: ChannelId; user: UserId; id: EntryId; turn?: number | undefined },
): Promise<Marked> {
  const measured = await measure(redis, channel, user, id)
  return note(redis, 'read_note', { channel, user, measured, turn })
}

/**
 * Notes that someone has read up to the entry before this one and no further, whatever they had read, and tells their other connections. A
 * reply is unread in its thread again, too. Marks made without knowing of it change nothing from then on. Rejects as {@link markRead}.
 */
export async function markUnread(
  redis: Redis,
  { channel, user, id }: { channel: ChannelId; user: UserId; id: EntryId },
): Promise<Marked> {
  let measured = await measure(redis, channel, user, id, true)
  if (measured.reply) {
    await call(
      redis,
      readLibrary,
      'read_reply_again',
      [redis.keys.threadReads(channel, user)],
      measured.reply,
    )
    measured = await measure(redis, channel, user, id, true)
  }
  return note(redis, 'read_turn', { channel, user, measured })
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

/** How far several people have read one channel, in their order; undefined for those who have never marked it. */
export async function readMarksIn(
  redis: Redis,
  channel: ChannelId,
  users: readonly UserId[],
): Promise<(ReadMark | undefined)[]> {
  const { inside, keys } = redis
  try {
    const marks = await withDeadline(
      Promise.all(users.map((user) => inside.commands.hget(keys.read(user), channel))),
      inside.deadlineMs,
      'HGET',
    )
    return marks.map((mark) => (mark === null ? undefined : parseMark(mark)))
  } catch (error) {
    throw toChatError(error)
  }
}

async function note(
  redis: Redis,
  name: 'read_note' | 'read_turn',
  {
    channel,
    user,
    measured,
    turn,
  }: { channel: ChannelId; user: UserId; measured: Measured; turn?: number | undefined },
): Promise<Marked> {
  const { epoch, n, reply: _, ...state } = measured
  const { keys } = redis
  // The function adds the turn, which it alone knows, and the end.
  const message = JSON.stringify({ type: 'read:marked', channel, ...state }).slice(0, -1)
  const answer = await call(
    redis,
    readLibrary,
    name,
    [keys.read(user), keys.userFeed(user)],
    [channel, epoch, state.id, n, turn ?? '', message],
  )
  const [moved, stored, previous] = answer as [number, string, string]
  const after = parseMark(stored)
  const before = previous === '' ? undefined : parseMark(previous)
  if (moved === 1) return { ...state, turn: after.turn, moved: true, before, after }
  const { epoch: _epoch, n: _n, reply: _reply, ...still } = await measure(redis, channel, user, after.id)
  return { ...still, turn: after.turn, moved: false, before, after }
}

interface Measured extends Omit<ReadState, 'turn'> {
  epoch: Epoch
  /** Ordinal of the last message read. */
  n: number
  /** Of a reply that is to be unread: the sequence of its thread's first message, and its ordinal there. */
  reply: [root: number, ordinal: number] | undefined
}

async function measure(
  redis: Redis,
  channel: ChannelId,
  user: UserId,
  place: EntryId,
  isBefore = false,
): Promise<Measured> {
  const { keys } = redis
  const answer = await call(
    redis,
    readLibrary,
    'read_measure',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.deleted(channel),
      keys.mentions(channel, user),
      keys.everyone(channel),
      keys.threadReads(channel, user),
    ],
    [user, place, isBefore ? '1' : ''],
    { readOnly: true },
  )
  const [epoch, n, unread, mentions, id, head, reply] = answer as [
    Epoch,
    number,
    number,
    number,
    EntryId,
    string,
    ([number, number] | [])?,
  ]
  return {
    epoch,
    n,
    id,
    unread,
    mentions,
    asOf: Number(head),
    reply: reply?.length === 2 ? reply : undefined,
  }
}

function parseMark(stored: string): ReadMark {
  const [id = beforeFirst, n, epoch, turn = '0'] = stored.split(' ')
  return { id: id as EntryId, n: Number(n), epoch: epoch as Epoch, turn: Number(turn) }
}
