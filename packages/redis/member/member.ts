import type { ChannelRole } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import { userIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { administer, type Administration } from '../channel/administer.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { escapeText } from '../entry.ts'
import { revokeChannel } from '../feed/feed.ts'
import { defineLibrary, type Library } from '../functions.ts'

/** The functions of members that are no matter of bans, mutes or handing over. */
export const memberLibrary = defineLibrary(import.meta.url, './member.lua')

/** A change of one person's standing in a channel. */
export interface MemberTask extends Administration {
  user: UserId
  /** Why; told to everyone in the channel. */
  reason?: string | undefined
}

/**
 * Removes someone from a channel: after the entry that says so they receive nothing of it (ACC-1). Moderators remove voice and members, owners
 * anyone but the last owner (`conflict`). Rejects with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed (LCK-1).
 */
export async function kickMember(redis: Redis, input: MemberTask): Promise<void> {
  const { channel, by, user, reason = '' } = input
  const id = await administerMember(redis, memberLibrary, 'member_kick', 'member:kick', input, {
    keys: [redis.keys.mentions(channel, user)],
    values: [escapeText(reason)],
  })
  await revokeChannel(redis, user, {
    channel,
    id: id as EntryId,
    reason: 'removed',
    by,
    text: reason === '' ? undefined : reason,
  })
}

/** Gives a member another role; the last owner keeps theirs (`conflict`). Rejects with `not_found`, `forbidden`, or `lock_lost`: then nothing was changed. */
export async function setMemberRole(redis: Redis, input: MemberTask & { role: ChannelRole }): Promise<void> {
  await administerMember(redis, memberLibrary, 'member_set_role', 'member:set-role', input, {
    values: [input.role],
  })
}

/** Calls a function about one person under the channel's lock: the person comes first of its own arguments. */
export async function administerMember(
  redis: Redis,
  library: Library,
  name: string,
  action: RequestName,
  input: MemberTask,
  { keys = [], values = [] }: { keys?: readonly string[]; values?: readonly (string | number)[] } = {},
): Promise<unknown> {
  // It is spliced into what the functions write.
  if (!userIdPattern.test(input.user)) throw new ChatError('bad_request')
  return administer(redis, { library, name, action, keys, values: [input.user, ...values] }, input)
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
