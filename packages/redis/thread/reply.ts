import type { Everyone } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call } from '../functions.ts'
import { namedIn } from '../message/message.ts'
import { identify } from '../sent.ts'
import { threadLibrary } from './library.ts'

/** A reply to be stored. Its text is within the protocol’s limits. */
export interface NewReply {
  channel: ChannelId
  /** Id of the first message of the thread. */
  thread: EntryId
  by: UserId
  /** A lower-case UUID made by the sender's client: stored at most once in 24 h (MSG-3). */
  clientId: string
  text: string
  action?: true | undefined
  /** It is shown in the channel, too: a message there as well. */
  inChannel?: true | undefined
  /** People whom the text names; those who are no members are left out. They follow the thread from then on. */
  mentions?: readonly UserId[] | undefined
  /** Whom else it calls, when it is shown in the channel. */
  everyone?: Everyone | undefined
  /** Of `here`: who is. */
  here?: readonly UserId[] | undefined
}

/** Where it is in the log and in its thread. */
export interface AppendedReply {
  id: EntryId
  sequence: number
  /** Its ordinal among the channel's messages; 0 when it is not shown there. */
  n: number
  /** Its ordinal in the thread; 0 when it is a retry. */
  reply: number
  /** It had been stored before: this is the first answer again. */
  duplicate: boolean
  /** Who follows the thread now; nobody when it is a retry. */
  followers: UserId[]
}

/**
 * Sends a reply: checked, stored, ordered and announced in one call (MSG-1 to MSG-4). Its author follows the thread, and so do those it names
 * and, from the first reply on, whoever wrote the first message and was named there. Rejects with `not_found` (no such channel, not a member
 * of it, or no such message), `bad_request` (it answers a reply: name the first message), `forbidden` (archived, muted, limits, ephemeral),
 * `rate_limited`, `conflict`, or `unavailable`: send it again under the same client id.
 */
export async function appendReply(redis: Redis, reply: NewReply): Promise<AppendedReply> {
  const { channel, thread, by, clientId, text, action, inChannel, everyone } = reply
  const { keys } = redis
  const { halves, mark } = identify(keys, channel, by, clientId)
  const named = namedIn(reply)
  const here =
    inChannel && everyone === 'here' ? [...new Set(reply.here)].filter((user) => !named.includes(user)) : []
  const root = sequenceOf(thread)
  const answer = await call(
    redis,
    threadLibrary,
    'thread_append',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      ...halves,
      keys.state(channel),
      keys.thread(channel, root),
      keys.followers(channel, root),
      keys.jobs(keys.partitionOf(channel)),
      keys.muted(channel),
      keys.slow(channel),
      keys.everyone(channel),
      keys.threadReads(channel, by),
      ...[...named, ...here].flatMap((user) => [
        keys.mentions(channel, user),
        keys.threadReads(channel, user),
      ]),
    ],
    [
      by,
      clientId,
      mark,
      action ? '1' : '',
      escapeText(text),
      thread,
      inChannel ? '1' : '',
      everyone ?? '',
      channel,
      named.length,
      ...named,
      ...here,
    ],
    { on: 'append' },
  )
  const [id, n, duplicate, ordinal, followers] = answer as [EntryId, number, number, number, UserId[]]
  return { id, sequence: sequenceOf(id), n, reply: ordinal, duplicate: duplicate === 1, followers }
}
