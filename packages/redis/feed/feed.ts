import type { Membership } from '@runnel/protocol/channel'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { describeTo } from '../channel/describe.ts'
import { settleChannel } from '../channel/settle.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call, defineLibrary } from '../functions.ts'
import { type Described, membershipOf } from '../summary.ts'
import { openServers } from './servers.ts'

const library = defineLibrary(import.meta.url, './feed.lua')

/** What is told on a person's own feed, to all gateways where they are connected. */
export type UserMessage =
  | { type: 'read:marked'; channel: ChannelId; id: EntryId; unread: number; mentions: number }
  | { type: 'channel:granted'; channel: Membership }
  | { type: 'channel:revoked'; channel: ChannelId; reason: 'left' | 'removed' | 'deleted'; text?: string }
  /** One session by its public id, or all of them. */
  | { type: 'session:ended'; session?: string }

/** What a gateway hears of. */
export interface FeedListener {
  /** `json` is one log entry, ready for the wire; it begins with `{"type":"…"`. Order and holes are the listener's to judge. */
  onEntry(channel: ChannelId, epoch: Epoch, sequence: number, json: string): void
  onUser(user: UserId, message: UserMessage): void
  /** What was published on the presence feed, parsed. */
  onPresence(changes: unknown): void
  /** A connection was lost and everything is subscribed again: compare with the logs, something may have been missed. */
  onInterrupted(): void
}

/** A gateway's subscriptions, each where the channel or person lives. Subscribing again changes nothing. */
export interface Feeds extends AsyncDisposable {
  /** Settles once Redis has confirmed: what is appended from then on is heard. Rejects with `unavailable`; then unsubscribe, or wait for `onInterrupted`. */
  subscribe(channel: ChannelId): Promise<void>
  unsubscribe(channel: ChannelId): Promise<void>
  subscribeUser(user: UserId): Promise<void>
  unsubscribeUser(user: UserId): Promise<void>
  subscribePresence(): Promise<void>
}

/** Opens the connections over which a gateway hears of what its people may see. */
export function openFeeds(redis: Redis, listener: FeedListener): Feeds {
  const { keys } = redis
  const hearers = new Map<string, (payload: string) => void>()
  const servers = openServers(redis, {
    onMessage: (name, payload) => hearers.get(name)?.(payload),
    onInterrupted: () => listener.onInterrupted(),
  })
  const listen = (name: string, hear: (payload: string) => void) => {
    hearers.set(name, hear)
    return servers.subscribe(name)
  }
  const ignore = (name: string) => {
    hearers.delete(name)
    servers.unsubscribe(name)
    return Promise.resolve()
  }
  return {
    subscribe: (channel) =>
      listen(keys.feed(channel), (payload) => {
        const epochEnd = payload.indexOf(' ')
        const sequenceEnd = payload.indexOf(' ', epochEnd + 1)
        const sequence = Number(payload.slice(epochEnd + 1, sequenceEnd))
        listener.onEntry(
          channel,
          payload.slice(0, epochEnd) as Epoch,
          sequence,
          payload.slice(sequenceEnd + 1),
        )
      }),
    unsubscribe: (channel) => ignore(keys.feed(channel)),
    subscribeUser: (user) =>
      listen(keys.userFeed(user), (payload) => listener.onUser(user, JSON.parse(payload) as UserMessage)),
    unsubscribeUser: (user) => ignore(keys.userFeed(user)),
    subscribePresence: () => listen(keys.presenceFeed, (payload) => listener.onPresence(JSON.parse(payload))),
    [Symbol.asyncDispose]: () => servers.close(),
  }
}

/** Tells a person's connections something that is theirs alone. Heard only by who listens now. */
export async function publishToUser(redis: Redis, user: UserId, message: UserMessage): Promise<void> {
  const { inside, keys } = redis
  try {
    await withDeadline(
      inside.commands.spublish(keys.userFeed(user), JSON.stringify(message)),
      inside.deadlineMs,
      'SPUBLISH',
    )
  } catch (error) {
    throw toChatError(error)
  }
}

/** The channels a person is a member of, as their own list says: derived, and so to be checked against the channel where it matters. */
export async function userChannels(redis: Redis, user: UserId): Promise<Set<ChannelId>> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(
      inside.commands.hgetall(keys.userChannels(user)),
      inside.deadlineMs,
      'HGETALL',
    )
    return new Set(Object.keys(stored).filter((channel) => stored[channel]!.startsWith('+')) as ChannelId[])
  } catch (error) {
    throw toChatError(error)
  }
}

/**
 * Notes in a person's own list that they are a member, and tells their connections; `described` to them, at an entry from which on they are.
 * They begin to read there. An older change than the last noted one does nothing.
 */
export async function grantChannel(redis: Redis, user: UserId, described: Described): Promise<void> {
  const { channel, epoch, id, n, role } = described
  if (role === undefined) return
  const message: UserMessage = {
    type: 'channel:granted',
    channel: membershipOf(described, role, { readId: id, unread: 0, mentions: 0 }),
  }
  const { keys } = redis
  await call(
    redis,
    library,
    'feed_grant',
    [keys.userChannels(user), keys.read(user), keys.userFeed(user)],
    [channel, sequenceOf(id), `${id} ${n} ${epoch}`, JSON.stringify(message)],
  )
}

/** Notes in a person's own list that they are no member any more, as of an entry, and tells their connections. */
export async function revokeChannel(
  redis: Redis,
  user: UserId,
  {
    channel,
    id,
    reason,
    text,
  }: { channel: ChannelId; id: EntryId; reason: 'left' | 'removed'; text?: string | undefined },
): Promise<void> {
  const message: UserMessage = {
    type: 'channel:revoked',
    channel,
    reason,
    ...(text === undefined ? {} : { text }),
  }
  const { keys } = redis
  await call(
    redis,
    library,
    'feed_revoke',
    [keys.userChannels(user), keys.read(user), keys.userFeed(user)],
    [channel, sequenceOf(id), JSON.stringify(message)],
  )
}

/**
 * Makes everything derived say what a channel itself says: its making finished, its name and place in the public list, and whether it is in
 * this person's own list. Doing it again changes nothing (WRK-1).
 */
export async function repairUserChannels(
  redis: Redis,
  { channel, user }: { channel: ChannelId; user: UserId },
): Promise<void> {
  await settleChannel(redis, channel)
  const described = await describeTo(redis, channel, user)
  if (described === undefined) return
  if (described.role !== undefined) await grantChannel(redis, user, described)
  else await revokeChannel(redis, user, { channel, id: described.id, reason: 'removed' })
}
