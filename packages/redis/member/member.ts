import type { ChannelRole } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Administration } from '../channel/administer.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { escapeText } from '../entry.ts'
import { revokeChannel } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './member.lua')

/**
 * Removes someone from a channel: after the entry that says so they receive nothing of it (ACC-1). Moderators remove members, owners anyone
 * but the last owner (`conflict`). Rejects with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed (LCK-1).
 */
export async function kickMember(
  redis: Redis,
  { channel, by, user, reason = '', lock }: Administration & { user: UserId; reason?: string | undefined },
): Promise<void> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'member_kick',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.feed(channel),
      keys.lock(channel),
      keys.jobs(keys.partitionOf(channel)),
      keys.mentions(channel, user),
    ],
    [channel, by, channelRolesFor('member:kick').join(' '), lock.token, lock.fence, user, escapeText(reason)],
    { on: 'append' },
  )
  const [, id] = answer as [Epoch, EntryId]
  await revokeChannel(redis, user, {
    channel,
    id,
    reason: 'removed',
    text: reason === '' ? undefined : reason,
  })
}

/** Gives a member another role; the last owner keeps theirs (`conflict`). Rejects with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed. */
export async function setMemberRole(
  redis: Redis,
  { channel, by, user, role, lock }: Administration & { user: UserId; role: ChannelRole },
): Promise<void> {
  const { keys } = redis
  await call(
    redis,
    library,
    'member_set_role',
    [keys.log(channel), keys.head(channel), keys.members(channel), keys.feed(channel), keys.lock(channel)],
    [by, channelRolesFor('member:set-role').join(' '), lock.token, lock.fence, user, role],
    { on: 'append' },
  )
}

/** Someone's role in a channel; undefined when they are no member, or there is no such channel. */
export async function readMembership(
  redis: Redis,
  { channel, user }: { channel: ChannelId; user: UserId },
): Promise<ChannelRole | undefined> {
  const { inside, keys } = redis
  try {
    const role = await withDeadline(
      inside.commands.hget(keys.members(channel), user),
      inside.deadlineMs,
      'HGET',
    )
    return (role as ChannelRole | null) ?? undefined
  } catch (error) {
    throw toChatError(error)
  }
}

/** Everyone in a channel and their role; nobody where there is none. */
export async function readMembers(redis: Redis, channel: ChannelId): Promise<Map<UserId, ChannelRole>> {
  const { inside, keys } = redis
  try {
    const roles = await withDeadline(
      inside.commands.hgetall(keys.members(channel)),
      inside.deadlineMs,
      'HGETALL',
    )
    return new Map(Object.entries(roles) as [UserId, ChannelRole][])
  } catch (error) {
    throw toChatError(error)
  }
}

/** Everyone in a channel and their role, for a member of it; `not_found` for everyone else (ACC-2). Names and order are the caller's to add. */
export async function listMembers(
  redis: Redis,
  { channel, reader }: { channel: ChannelId; reader: UserId },
): Promise<Map<UserId, ChannelRole>> {
  const members = await readMembers(redis, channel)
  if (!members.has(reader)) throw new ChatError('not_found')
  return members
}
