import { z } from 'zod'
import { channelRole } from './entry.ts'
import { limits } from './limits.ts'
import { channelId, count, cursor, line, nothing, query, request, time, userId } from './shape.ts'
import { user } from './user.ts'

/** A person in a channel. */
export const member = user.extend({
  channelRole,
  /** May not write until then; 0: until a moderator says so. */
  mutedUntil: time.optional(),
})

/** Somebody who may not come in. */
export const ban = z.strictObject({
  user: userId,
  by: userId,
  at: time,
  reason: z.string().optional(),
  until: time.optional(),
})

const target = { channel: channelId, user: userId, fence: count.optional() }
const reason = line(limits.reasonLength).optional()

/** Who is in a channel, and what moderators do about it. */
export const memberRequests = [
  /** Members of a channel of mine, owners and moderators first, then by handle; `query` matches the beginning of handle or name. */
  request(
    'member:list',
    z.strictObject({ channel: channelId, query: query.optional(), cursor: cursor.optional() }),
    z.strictObject({ members: z.array(member), total: count, cursor: cursor.optional() }),
  ),
  /** Removes someone from a channel, under its lock (ACC-1). */
  request('member:kick', z.strictObject({ ...target, reason }), nothing),
  /** Changes someone's role in a channel, under its lock. The last owner keeps theirs. */
  request('member:set-role', z.strictObject({ ...target, role: channelRole }), nothing),
  /** Removes someone, if they are a member, and keeps them out, until then or for good. */
  request('member:ban', z.strictObject({ ...target, reason, until: time.optional() }), nothing),
  request('member:unban', z.strictObject(target), nothing),
  request('member:list-bans', z.strictObject({ channel: channelId }), z.strictObject({ bans: z.array(ban) })),
  /** Someone may read and not write, until then or until unmuted. */
  request('member:mute', z.strictObject({ ...target, reason, until: time.optional() }), nothing),
  request('member:unmute', z.strictObject(target), nothing),
] as const

export type Ban = z.infer<typeof ban>
export type Member = z.infer<typeof member>
