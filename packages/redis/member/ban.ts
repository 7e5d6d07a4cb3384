import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Ban } from '@runnel/protocol/member'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { revokeChannel } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'
import { administerMember, type MemberTask } from './member.ts'

const library = defineLibrary(import.meta.url, './ban.lua')

/**
 * Removes someone, who must exist, if they are a member, and keeps them out until `until` (ms since 1970), or for good. They come in by no way:
 * not by themselves, by asking, by a link, or brought by a member. Rejects as `kickMember`, with `conflict` for oneself and the last owner, and
 * `bad_request` for an end that has passed.
 */
export async function banMember(
  redis: Redis,
  input: MemberTask & { until?: number | undefined },
): Promise<void> {
  const { channel, by, user, reason = '', until } = input
  const { keys } = redis
  const id = await administerMember(redis, library, 'member_ban', 'member:ban', input, {
    keys: [keys.mentions(channel, user), keys.bans(channel), keys.knocks(channel)],
    values: [escapeText(reason), ...ending(until)],
  })
  await revokeChannel(redis, user, {
    channel,
    id: id as EntryId,
    reason: 'banned',
    by,
    text: reason === '' ? undefined : reason,
    until,
  })
}

/** Lets someone come in again. Doing it again changes nothing. */
export async function unbanMember(redis: Redis, input: MemberTask): Promise<void> {
  const keys = [redis.keys.bans(input.channel)]
  await administerMember(redis, library, 'member_unban', 'member:unban', input, { keys })
}

/** Who is kept out now, the latest first. `not_found` for outsiders, `forbidden` for members. */
export async function listBans(
  redis: Redis,
  { channel, by, acting = '' }: { channel: ChannelId; by: UserId; acting?: 'owner' | '' },
): Promise<Ban[]> {
  const { keys } = redis
  const flat = (await call(
    redis,
    library,
    'member_bans',
    [keys.head(channel), keys.members(channel), keys.bans(channel)],
    [by, acting, channelRolesFor('member:list-bans').join(' ')],
    { readOnly: true },
  )) as string[]
  const bans: Ban[] = []
  for (let index = 0; index < flat.length; index += 2)
    bans.push({ user: flat[index] as UserId, ...(JSON.parse(flat[index + 1]!) as Omit<Ban, 'user'>) })
  return bans.toSorted((one, other) => other.at - one.at)
}

/** An end as the functions take it: in ms, and as people read it in the audit; both '' for none. */
export function ending(until: number | undefined): [string, string] {
  if (until === undefined) return ['', '']
  return [String(until), new Date(until).toISOString()]
}
