import { z } from 'zod'
import { channelId, cursor, request, time, userId } from './shape.ts'

/** One thing that somebody who may did: who, what, to whom or what, before and after, when and why. Never changed, never deleted. */
export const auditRecord = z.strictObject({
  id: z.string(),
  at: time,
  by: userId,
  /** The request that did it, such as `member:ban`. */
  action: z.string(),
  channel: channelId.optional(),
  user: userId.optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  reason: z.string().optional(),
})

/** Which records: all that is named must fit; `from` and `to` included. */
export const auditFilter = {
  by: userId.optional(),
  user: userId.optional(),
  channel: channelId.optional(),
  /** An action, such as `member:ban`, or the beginning of one, such as `member:`. */
  action: z.string().max(40).optional(),
  from: time.optional(),
  to: time.optional(),
}

/** Reading the audit; nothing writes it but what it tells of. */
export const auditRequests = [
  /**
   * What was done, the latest first. With `channel`: for its moderators and owners. Without: for owners and admins of the installation;
   * of private channels they are told nothing.
   */
  request(
    'audit:list',
    z.strictObject({ ...auditFilter, cursor: cursor.optional(), limit: z.int().min(1).max(200).optional() }),
    z.strictObject({
      records: z.array(auditRecord),
      /** The channels in them that I may see, as they are called now. */
      channels: z.array(z.strictObject({ channel: channelId, name: z.string() })),
      cursor: cursor.optional(),
    }),
  ),
] as const

export type AuditRecord = z.infer<typeof auditRecord>
