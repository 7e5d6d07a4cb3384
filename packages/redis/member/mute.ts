import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { defineLibrary } from '../functions.ts'
import { ending } from './ban.ts'
import { administerMember, type MemberTask } from './member.ts'

const library = defineLibrary(import.meta.url, './mute.lua')

/**
 * A member may read and not write until `until` (ms since 1970), or until a moderator says so; leaving and coming back does not end it. Rejects as
 * `kickMember`, with `conflict` for oneself and `bad_request` for an end that has passed.
 */
export async function muteMember(
  redis: Redis,
  input: MemberTask & { until?: number | undefined },
): Promise<void> {
  const { channel, reason = '', until } = input
  await administerMember(redis, library, 'member_mute', 'member:mute', input, {
    keys: [redis.keys.muted(channel)],
    values: [escapeText(reason), ...ending(until)],
  })
}

/** Someone may write again. Doing it again changes nothing. */
export async function unmuteMember(redis: Redis, input: MemberTask): Promise<void> {
  const keys = [redis.keys.muted(input.channel)]
  await administerMember(redis, library, 'member_unmute', 'member:unmute', input, { keys })
}
