import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { beforeFirst, sequenceOf } from '@runnel/protocol/ids'
import { ChatError } from '@runnel/protocol/errors'
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
  /** The sequence up to which its threads are read as well, never after `id`. */
  threads: number
  /** How often it has changed. */
  marks: number
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

/** How things stand after a mark, with what is unread. */
export interface Marked extends ReadState {
  /** False when an older mark, or one from before the channel was marked unread, changed nothing. */
  moved: boolean
  /** The mark before, and the one that holds. */
  before: ReadMark | undefined
  after: ReadMark
}

/** How often a mark is decided anew because another one came between. */
const noteTries = 10

/**
 * Notes that someone has read what a channel shows up to an entry, and its threads up to `threads` (not after that entry), and tells their
 * other connections. Neither moves back, and nothing changes when `turn`, how often they know to have marked the channel unread, is out of
 * date. Always answers what holds, counted anew. Rejects with `not_found` for those who are no members, `bad_request` for an entry that is
 * not there yet.
 */
export async function markRead(
  redis: Redis,
  {
    channel,
    user,
    id,
    turn,
    threads,
  }: {
    channel: ChannelId
    user: UserId
    id: EntryId
    turn?: number | undefined
    threads?: EntryId | undefined
  },
): Promise<Marked> {
  const asked = threads === undefined ? 0 : Math.min(sequenceOf(threads), sequenceOf(id))
  return note(redis, { channel, user, isQuestion: sequenceOf(id) === 0 }, async (stored) => {
    const isLate = stored !== undefined && turn !== undefined && turn < stored.turn
    const known = Math.max(asked, stored?.threads ?? 0)
    let measured = await measure(redis, { channel, user, id, threads: known })
    const before = stored?.epoch === measured.epoch ? stored : undefined
    if (stored && !before) measured = await measure(redis, { channel, user, id, threads: asked })
    if (before && (isLate || sequenceOf(measured.id) <= sequenceOf(before.id))) {
      // What is further holds: counted from there.
      const threadsRead = isLate ? before.threads : Math.max(before.threads, measured.threads)
      measured = await measure(redis, { channel, user, id: before.id, threads: threadsRead })
      return { before, measured, after: { ...before, threads: threadsRead } }
    }
    const { epoch, id: last, n, threads: threadsRead } = measured
    const after = { id: last, n, epoch, turn: stored?.turn ?? 0, threads: threadsRead }
    return { before, measured, after }
  })
}

/**
 * Notes that someone has read up to the entry before this one and no further, whatever they had read, and tells their other connections. A
 * reply is unread in its thread again, too. Marks made without knowing of it change nothing from then on. Rejects as {@link markRead}.
 */
export async function markUnread(
  redis: Redis,
  { channel, user, id }: { channel: ChannelId; user: UserId; id: EntryId },
): Promise<Marked> {
  return note(redis, { channel, user }, async (stored) => {
    const place = { channel, user, id, threads: stored?.threads ?? 0, isBefore: true }
    let measured = await measure(redis, place)
    if (measured.reply) {
      await call(
        redis,
        readLibrary,
        'read_reply_again',
        [redis.keys.threadReads(channel, user)],
        measured.reply,
        { on: 'append' },
      )
      measured = await measure(redis, place)
    }
    const { epoch, id: last, n } = measured
    const before = stored?.epoch === epoch ? stored : undefined
    const threads = before ? measured.threads : 0
    const after = { id: last, n, epoch, turn: (stored?.turn ?? 0) + 1, threads }
    return { before, measured, after }
  })
}

/**
 * Notes that of a channel's threads someone has read with it what came up to a sequence and no more, and tells their connections; what they
 * have read in threads themselves stays. Rejects with `not_found` for those who are no members.
 */
export async function markThreadsUnread(
  redis: Redis,
  { channel, user, threads }: { channel: ChannelId; user: UserId; threads: number },
): Promise<void> {
  await note(redis, { channel, user }, async (before) => {
    if (!before) throw new ChatError('not_found')
    const after = { ...before, threads: Math.min(before.threads, threads) }
    const measured = await measure(redis, { channel, user, id: after.id, threads: after.threads })
    return { before, measured, after }
  })
}

/** How far someone has read each of their channels. */
export async function readMarks(redis: Redis, user: UserId): Promise<Map<ChannelId, ReadMark>> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(inside.commands.hgetall(keys.read(user)), inside.deadlineMs, 'HGETALL')
    const channels = Object.keys(stored).filter((field) => !field.includes(' '))
    return new Map(
      channels.map((channel) => [
        channel as ChannelId,
        parseMark(stored[channel]!, stored[threadsOf(channel)]),
      ]),
    )
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
  const marks = await Promise.all(users.map((user) => readStored(redis, channel, user)))
  return marks.map(([mark, threads]) => (mark === '' ? undefined : parseMark(mark, threads)))
}

/** The field of what was read of a channel's threads. */
const threadsOf = (channel: string) => `${channel} threads`

/** What is stored of how far someone has read a channel, and its threads; empty where nothing is. */
async function readStored(
  redis: Redis,
  channel: ChannelId,
  user: UserId,
): Promise<[mark: string, threads: string]> {
  const { inside, keys } = redis
  try {
    const [mark, threads] = await withDeadline(
      inside.commands.hmget(keys.read(user), channel, threadsOf(channel)),
      inside.deadlineMs,
      'HMGET',
    )
    return [mark ?? '', threads ?? '']
  } catch (error) {
    throw toChatError(error)
  }
}

interface Decided {
  before: ReadMark | undefined
  after: Omit<ReadMark, 'marks'>
  measured: Measured
}

/**
 * Notes the mark that is decided by the one before, and tells of it, if it is another. As durable as a message: who is told of it forgets it.
 * That holds for one that is there already, too, as it may have come with a try that nobody could answer; not if `isQuestion`.
 */
async function note(
  redis: Redis,
  { channel, user, isQuestion = false }: { channel: ChannelId; user: UserId; isQuestion?: boolean },
  decide: (stored: ReadMark | undefined) => Promise<Decided>,
): Promise<Marked> {
  const { keys } = redis
  for (let tries = 0; tries < noteTries; tries += 1) {
    const [mark, threads] = await readStored(redis, channel, user)
    const stored = mark === '' ? undefined : parseMark(mark, threads)
    const decided = await decide(stored)
    const { before } = decided
    const isMoved = !before || !isSame(before, decided.after)
    const after = { ...decided.after, marks: (stored?.marks ?? 0) + Number(isMoved) }
    const { unread, mentions, asOf } = decided.measured
    const state: ReadState = { id: after.id, unread, mentions, turn: after.turn, asOf }
    const marked = { ...state, before, after }
    if (!isMoved && isQuestion) return { ...marked, moved: false }
    const noted = await call(
      redis,
      readLibrary,
      'read_note',
      [keys.read(user), keys.userFeed(user)],
      [
        channel,
        mark,
        threads,
        ...stringifyMark(after),
        isMoved ? JSON.stringify({ type: 'read:marked', channel, ...state }) : '',
      ],
      { on: 'append' },
    )
    if (noted === 1) return { ...marked, moved: isMoved }
  }
  throw new ChatError('unavailable')
}

function isSame(one: Decided['after'], other: Decided['after']): boolean {
  return one.id === other.id && one.turn === other.turn && one.threads === other.threads
}

interface Measured extends Omit<ReadState, 'turn'> {
  epoch: Epoch
  /** Ordinal of the last message read. */
  n: number
  /** The sequence up to which threads are read then. */
  threads: number
  /** Of a reply that is to be unread: the sequence of its thread's first message, and its ordinal there. */
  reply: [root: number, ordinal: number] | undefined
}

/** What is unread to someone who has read up to an entry, or up to the one before it, and its threads up to a sequence, or that entry. */
async function measure(
  redis: Redis,
  {
    channel,
    user,
    id: place,
    threads: threadsAsked,
    isBefore = false,
  }: { channel: ChannelId; user: UserId; id: EntryId; threads: number; isBefore?: boolean },
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
    [user, place, isBefore ? '1' : '', threadsAsked],
    { readOnly: true },
  )
  const [epoch, n, unread, mentions, id, head, threads, reply] = answer as [
    Epoch,
    number,
    number,
    number,
    EntryId,
    string,
    number,
    ([number, number] | [])?,
  ]
  return {
    epoch,
    n,
    id,
    unread,
    mentions,
    asOf: Number(head),
    threads,
    reply: reply?.length === 2 ? reply : undefined,
  }
}

/** A mark from its stored form. Where nothing is stored of threads, they were read with the channel. */
function parseMark(stored: string, threads: string | undefined): ReadMark {
  const [id = beforeFirst, n, epoch, turn = '0', marks = '0'] = stored.split(' ')
  return {
    id: id as EntryId,
    n: Number(n),
    epoch: epoch as Epoch,
    turn: Number(turn),
    marks: Number(marks),
    threads: threads ? Math.min(Number(threads), sequenceOf(id as EntryId)) : sequenceOf(id as EntryId),
  }
}

function stringifyMark({ id, n, epoch, turn, marks, threads }: ReadMark): [mark: string, threads: string] {
  return [`${id} ${n} ${epoch} ${turn} ${marks}`, String(threads)]
}
