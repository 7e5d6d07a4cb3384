import type { Activity } from '@runnel/protocol/activity'
import type { Membership } from '@runnel/protocol/channel'
import type { Draft } from '@runnel/protocol/draft'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { Preferences } from '@runnel/protocol/preference'
import { describeTo } from '../channel/describe.ts'
import { settleChannel } from '../channel/settle.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call, defineLibrary } from '../functions.ts'
import type { ReadState } from '../read/read.ts'
import { type Described, membershipOf } from '../summary.ts'
import { openServers } from './servers.ts'

const library = defineLibrary(import.meta.url, './feed.lua')

/** What is told on a person's own feed, to all gateways where they are connected. */
export type UserMessage =
  | ({ type: 'read:marked'; channel: ChannelId } & ReadState)
  | ({ type: 'thread:changed' } & ThreadStanding)
  | { type: 'channel:granted'; channel: Membership }
  | ({ type: 'channel:revoked'; channel: ChannelId } & Revocation)
  /** To those who let people in: how many ask. */
  | { type: 'knock:changed'; channel: ChannelId; count: number }
  /** To all connections but `from`, which did it. */
  | { type: 'draft:changed'; from: string; draft: Draft }
  | { type: 'preference:changed'; from: string; changes: Preferences }
  | { type: 'activity:added'; activity: Activity }
  | { type: 'activity:marked'; seen: number; unread: number }
  /** One session by its public id, or all of them. */
  | { type: 'session:ended'; session?: string; reason?: 'signed_out' | 'revoked' | 'deactivated' }

/** Why somebody is no member any more; `text` in the words of who did it, `until` when a ban ends. */
export interface Revocation {
  reason: 'left' | 'removed' | 'banned' | 'deleted'
  text?: string | undefined
  by?: UserId | undefined
  until?: number | undefined
}

/** What a gateway hears of. */
export interface FeedListener {
  /** `json` is one log entry, ready for the wire; it begins with `{"type":"…"`. Order and holes are the listener's to judge. */
  onEntry(channel: ChannelId, epoch: Epoch, sequence: number, json: string): void
  /** Something was told beside the log, after the entries that were appended before it; see {@link tellBeside}. */
  onBeside?(channel: ChannelId, text: string): void
  onUser(user: UserId, message: UserMessage): void
  /** What was published on the presence feed, parsed. */
  onPresence(changes: unknown): void
  /** Somebody's profile, role or standing in the installation changed. */
  onPerson?(user: UserId): void
  /** The connection over which these were heard was lost: what comes next, before or after `onInterrupted`, may have another history. */
  onLost?(channels: readonly ChannelId[]): void
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
  subscribePeople(): Promise<void>
}

/** Opens the connections over which a gateway hears of what its people may see. */
export function openFeeds(redis: Redis, listener: FeedListener): Feeds {
  const { keys } = redis
  const hearers = new Map<string, (payload: string) => void>()
  const channelOf = new Map<string, ChannelId>()
  const servers = openServers(redis, {
    onMessage: (name, payload) => hearers.get(name)?.(payload),
    onLost: (names) => listener.onLost?.([...names].flatMap((name) => channelOf.get(name) ?? [])),
    onInterrupted: () => listener.onInterrupted(),
  })
  const listen = (name: string, hear: (payload: string) => void) => {
    hearers.set(name, hear)
    return servers.subscribe(name)
  }
  const ignore = (name: string) => {
    hearers.delete(name)
    channelOf.delete(name)
    servers.unsubscribe(name)
    return Promise.resolve()
  }
  return {
    subscribe(channel) {
      const name = keys.feed(channel)
      channelOf.set(name, channel)
      return listen(name, (payload) => {
        if (payload.startsWith(besideMark)) {
          listener.onBeside?.(channel, payload.slice(besideMark.length))
          return
        }
        const epochEnd = payload.indexOf(' ')
        const sequenceEnd = payload.indexOf(' ', epochEnd + 1)
        const sequence = Number(payload.slice(epochEnd + 1, sequenceEnd))
        listener.onEntry(
          channel,
          payload.slice(0, epochEnd) as Epoch,
          sequence,
          payload.slice(sequenceEnd + 1),
        )
      })
    },
    unsubscribe: (channel) => ignore(keys.feed(channel)),
    subscribeUser: (user) =>
      listen(keys.userFeed(user), (payload) => listener.onUser(user, JSON.parse(payload) as UserMessage)),
    unsubscribeUser: (user) => ignore(keys.userFeed(user)),
    subscribePresence: () => listen(keys.presenceFeed, (payload) => listener.onPresence(JSON.parse(payload))),
    subscribePeople: () => listen(keys.peopleFeed, (payload) => listener.onPerson?.(payload as UserId)),
    [Symbol.asyncDispose]: () => servers.close(),
  }
}

/** No epoch begins so. */
const besideMark = '~'

/**
 * Tells those who follow a channel something that is in no log, such as who is typing. It is stored nowhere, and comes in the order of the
 * channel's entries: who hears it knows of every removal before it (ACC-1).
 */
export async function tellBeside(redis: Redis, channel: ChannelId, text: string): Promise<void> {
  const { inside, keys } = redis
  try {
    await withDeadline(
      inside.commands.spublish(keys.feed(channel), besideMark + text),
      inside.deadlineMs,
      'SPUBLISH',
    )
  } catch (error) {
    throw toChatError(error)
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

/** Why channels that somebody names are theirs no more, as far as it is noted; one that is not in their list at all was deleted. */
export async function readDepartures(
  redis: Redis,
  { user, channels }: { user: UserId; channels: readonly ChannelId[] },
): Promise<({ channel: ChannelId } & Revocation)[]> {
  if (channels.length === 0) return []
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(
      inside.commands.hmget(keys.userChannels(user), ...channels),
      inside.deadlineMs,
      'HMGET',
    )
    return channels.flatMap((channel, index) => {
      const note = stored[index]
      if (note === null || note === undefined) return [{ channel, reason: 'deleted' as const }]
      const told = /^-\d+ (.+)$/s.exec(note)?.[1]
      if (told === undefined) return []
      const { type: _, ...revocation } = JSON.parse(told) as { type: string; channel: ChannelId } & Revocation
      return [revocation]
    })
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
  { channel, id, ...revocation }: { channel: ChannelId; id: EntryId } & Revocation,
): Promise<void> {
  const message: UserMessage = { type: 'channel:revoked', channel, ...revocation }
  const { keys } = redis
  await call(
    redis,
    library,
    'feed_revoke',
    [keys.userChannels(user), keys.read(user), keys.userFeed(user)],
    [channel, sequenceOf(id), JSON.stringify(message)],
  )
}

/** Takes a channel that is no more out of a person's own list, and tells their connections. Doing it again changes nothing. */
export async function forgetChannel(redis: Redis, user: UserId, channel: ChannelId): Promise<void> {
  const message: UserMessage = { type: 'channel:revoked', channel, reason: 'deleted' }
  const { keys } = redis
  await call(
    redis,
    library,
    'feed_forget',
    [keys.userChannels(user), keys.read(user), keys.userFeed(user)],
    [channel, JSON.stringify(message)],
  )
}

/**
 * Makes everything derived say what a channel itself says: its making finished, its name and place in the public list, and whether it is in
 * this person's own list. Doing it again changes nothing (WRK-1). `from`: where they came in, `id n epoch`; they begin to read there, and
 * not where the log ends by now.
 */
export async function repairUserChannels(
  redis: Redis,
  { channel, user, from }: { channel: ChannelId; user: UserId; from?: string | undefined },
): Promise<void> {
  await settleChannel(redis, channel)
  const described = await describeTo(redis, channel, user)
  if (described === undefined) {
    await forgetChannel(redis, user, channel)
    return
  }
  if (described.role !== undefined) await grantChannel(redis, user, describedAt(described, from))
  else await revokeChannel(redis, user, { channel, id: described.id, reason: 'removed' })
}

/** A channel as it was described, at an earlier entry of its log. */
function describedAt(described: Described, from: string | undefined): Described {
  const [id, n, epoch] = from?.split(' ') ?? []
  return epoch === described.epoch ? { ...described, id: id as EntryId, n: Number(n) } : described
}
