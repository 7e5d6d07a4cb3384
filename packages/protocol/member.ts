import { z } from 'zod'
import { channelRole } from './entry.ts'
import { limits } from './limits.ts'
import { channelId, count, cursor, line, nothing, query, request, userId } from './shape.ts'
import { user } from './user.ts'

export const member = user.extend({ channelRole })

export const memberRequests = [
  /** Members of a channel of mine, owners and moderators first, then by handle; `query` matches the beginning of handle or name. */
  request(
    'member:list',
    z.strictObject({ channel: channelId, query: query.optional(), cursor: cursor.optional() }),
    z.strictObject({ members: z.array(member), total: count, cursor: cursor.optional() }),
  ),
  /** Removes someone from a channel, under its lock (ACC-1). */
  request(
    'member:kick',
    z.strictObject({
      channel: channelId,
      user: userId,
      reason: line(limits.reasonLength).optional(),
      fence: count.optional(),
    }),
    nothing,
  ),
  /** Changes someone's role in a channel, under its lock. The last owner keeps theirs. */
  request(
    'member:set-role',
    z.strictObject({ channel: channelId, user: userId, role: channelRole, fence: count.optional() }),
    nothing,
  ),
] as const

export type Member = z.infer<typeof member>
