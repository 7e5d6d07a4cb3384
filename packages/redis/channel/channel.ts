import type { ChannelKind } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { grantChannel, revokeChannel } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { newId } from '../new-id.ts'
import { readDescribed } from '../summary.ts'
import { describeTo } from './describe.ts'
import { channelLibrary } from './library.ts'
import { listChannels } from './list-channels.ts'
import { nameTaken, settleChannel } from './settle.ts'

export { readChannel } from './visible.ts'
export { listChannels }

/** A channel to be made; `by` owns it. */
export interface NewChannel {
  by: UserId
  kind: ChannelKind
  /** As the protocol's `channelName`; none for a direct channel. */
  name?: string | undefined
  ephemeral?: boolean | undefined
  topic?: string | undefined
  /** Further people to be in it: they must exist. */
  members?: readonly UserId[] | undefined
}

/**
 * Makes a channel with `by` as its owner. A direct channel of the same people is the same channel, given again with `created: false`. Rejects
 * with `conflict` when a public channel has the name, or one of theirs: other private ones are not there for them (ACC-2). What breaks off
 * half-way is finished by the job that the first step left behind.
 */
export async function createChannel(
  redis: Redis,
  input: NewChannel,
): Promise<{ channel: ChannelId; created: boolean }> {
  const { by, kind, name = '', ephemeral = false, topic = '', members = [] } = input
  if ((kind === 'direct') === (name !== '')) throw new ChatError('bad_request')
  if (kind !== 'direct' && (await seesName(redis, by, name))) throw nameTaken()
  const channel = newId<ChannelId>('c_')
  const people = [...new Set([by, ...members])]
  const { keys } = redis
  await call(
    redis,
    channelLibrary,
    'channel_begin',
    [keys.head(channel), keys.jobs(keys.partitionOf(channel))],
    [channel, newId<Epoch>(''), name, kind, topic, ephemeral ? '1' : '', by, ...people],
    { on: 'append' },
  )
  const holder = await settleChannel(redis, channel)
  if (holder === undefined) throw new ChatError('unavailable')
  if (holder !== channel && kind !== 'direct') throw nameTaken()
  // Someone else's making of the same direct channel may not have come to its end yet.
  if (holder !== channel) await settleChannel(redis, holder)
  await Promise.all(
    people.map(async (person) => {
      const described = await describeTo(redis, holder, person)
      if (described) await grantChannel(redis, person, described)
    }),
  )
  return { channel: holder, created: holder === channel }
}

/** Whether a channel that this person may see has the name. */
async function seesName(redis: Redis, reader: UserId, name: string): Promise<boolean> {
  const { channels } = await listChannels(redis, { reader, query: name, limit: 1 })
  return channels[0]?.name === name
}

/** Somebody’s coming into a channel or going, by themselves or by another. */
export interface Passage {
  channel: ChannelId
  by: UserId
  /** Whose coming or going it is; `by` when left out. */
  user?: UserId
}

/**
 * Comes into a public channel; the first one in an empty channel owns it. Rejects with `not_found` where there is none that could be joined
 * (ACC-2), `forbidden` when it is archived, when they are banned, or when moderators let people in.
 */
export async function joinChannel(
  redis: Redis,
  { channel, by, user = by }: Passage,
): Promise<{ position: Position; already?: true }> {
  return enter(redis, channel, user, 'channel_join', [channel, user])
}

/**
 * Brings someone, who must exist, into a channel of one's own. Rejects with `not_found` for those who are no members of it, `forbidden` when
 * it is direct or archived, when they are banned, or when moderators let people in.
 */
export async function inviteMember(
  redis: Redis,
  { channel, by, user }: Required<Passage>,
): Promise<{ position: Position; already?: true }> {
  return enter(redis, channel, user, 'channel_invite', [channel, by, user])
}

/** Lets someone in by one of the functions that do; tells them. */
export async function enter(
  redis: Redis,
  channel: ChannelId,
  user: UserId,
  name: string,
  args: readonly string[],
  furtherKeys: readonly string[] = [],
): Promise<{ position: Position; already?: true }> {
  const { keys } = redis
  const answer = await call(
    redis,
    channelLibrary,
    name,
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.jobs(keys.partitionOf(channel)),
      keys.muted(channel),
      keys.bans(channel),
      keys.knocks(channel),
      ...furtherKeys,
    ],
    args,
    { on: 'append' },
  )
  const [already, summary] = answer as [number, unknown[]]
  const described = readDescribed(channel, summary)
  await grantChannel(redis, user, described)
  const position = { epoch: described.epoch, id: described.id }
  return already === 1 ? { position, already: true as const } : { position }
}

/** Leaves a channel. Rejects with `not_found` for those who are no members, `forbidden` when it is direct, `conflict` for the last owner while others are there. */
export async function leaveChannel(
  redis: Redis,
  { channel, by, user = by }: Passage,
): Promise<{ position: Position }> {
  const { keys } = redis
  const answer = await call(
    redis,
    channelLibrary,
    'channel_leave',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.feed(channel),
      keys.jobs(keys.partitionOf(channel)),
      keys.mentions(channel, user),
    ],
    [channel, user],
    { on: 'append' },
  )
  const [epoch, id] = answer as [Epoch, EntryId]
  await revokeChannel(redis, user, { channel, id, reason: 'left' })
  return { position: { epoch, id } }
}
