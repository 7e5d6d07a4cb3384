import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'

/** Which of these people are members of a channel: one lookup each, whatever the channel's size. */
export async function findMembersAmong(
  { inside, keys }: Redis,
  channel: ChannelId,
  users: readonly UserId[],
): Promise<Set<UserId>> {
  if (users.length === 0) return new Set()
  try {
    const asked = inside.commands.hmget(keys.members(channel), ...users)
    const roles = await withDeadline(asked, inside.deadlineMs, 'HMGET')
    return new Set(users.filter((_user, index) => roles[index] !== null))
  } catch (error) {
    throw toChatError(error)
  }
}
