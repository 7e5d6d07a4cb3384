import { z } from 'zod'
import { limits } from './limits.ts'
import { count, cursor, line, nothing, query, request, time, userId } from './shape.ts'
import { installationRole, user } from './user.ts'

const reason = line(limits.reasonLength).optional()

/** A person as those see them who run the installation. */
export const account = user.extend({
  createdAt: time.optional(),
  /** When one of their sessions was last used. */
  lastUsedAt: time.optional(),
  sessions: count,
  /** Public ones: of private ones owners and admins learn nothing. */
  channels: count,
})

/** The secret part of a link `/reset/<token>` to choose a new password: good once, for a day. Kept hashed. */
export const resetToken = z.string().regex(/^[\w-]{22}$/)

/** Running the installation's people: owners and admins. Only owners change owners and admins; there is always an owner who can sign in. */
export const accountRequests = [
  /** People whose handle or name begins with `query`, by handle; imported ones only when asked for. `total` on the first page. */
  request(
    'account:list',
    z.strictObject({
      query: query.optional(),
      role: installationRole.optional(),
      state: z.enum(['active', 'deactivated', 'imported']).optional(),
      cursor: cursor.optional(),
    }),
    z.strictObject({ accounts: z.array(account), total: count.optional(), cursor: cursor.optional() }),
  ),
  request('account:set-role', z.strictObject({ user: userId, role: installationRole, reason }), nothing),
  /** They cannot sign in, their sessions end and their connections close; what they said stays. Channels they alone owned get another owner. */
  request('account:deactivate', z.strictObject({ user: userId, reason }), nothing),
  request('account:reactivate', z.strictObject({ user: userId, reason }), nothing),
  /** A link with which they choose a new password, once; their sessions end when they do. */
  request(
    'account:create-reset',
    z.strictObject({ user: userId }),
    z.strictObject({ token: resetToken, expiresAt: time }),
  ),
] as const

export type Account = z.infer<typeof account>
