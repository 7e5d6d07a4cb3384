import type { AuditRecord } from '@runnel/protocol/audit'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import { listAudit } from '@runnel/redis/audit/audit'
import { describeAllTo, describeTo } from '@runnel/redis/channel/describe'
import type { Redis } from '@runnel/redis/connect'
import { actingIn, mayInChannel } from '@runnel/rules/permission'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/**
 * Lets through who may see the audit of a channel (its moderators and owners, and who runs the installation if it is public), or without one
 * that of the installation. `not_found` where there is no such channel for them (ACC-2), else `forbidden`. Gives whether they may see what was
 * done while a channel was not public.
 */
export async function requireAuditor(
  redis: Redis,
  { user, role }: { user: UserId; role: InstallationRole },
  channel: ChannelId | undefined,
): Promise<{ withPrivate: boolean }> {
  const acting = actingIn(role)
  if (channel === undefined) {
    if (acting === '')
      throw new ChatError('forbidden', { message: 'Only owners and admins of the installation see this.' })
    return { withPrivate: false }
  }
  const described = await describeTo(redis, channel, user)
  const isPublic = described?.kind === 'public'
  if (described === undefined || (described.role === undefined && !isPublic)) throw new ChatError('not_found')
  if (mayInChannel(described.role, 'audit:list')) return { withPrivate: true }
  if (isPublic && acting !== '') return { withPrivate: false }
  throw new ChatError('forbidden', { message: 'Only moderators and owners of the channel see this.' })
}

/** The channels of some records as they are called now, those that the reader may see (ACC-2). */
export async function nameChannels(
  redis: Redis,
  records: readonly AuditRecord[],
  reader: UserId,
): Promise<{ channel: ChannelId; name: string }[]> {
  const ids = new Set(records.flatMap(({ channel }) => channel ?? []))
  const described = await describeAllTo(redis, [...ids], reader)
  return [...described.values()].flatMap(({ channel, kind, role, name }) =>
    kind === 'public' || role !== undefined ? [{ channel, name }] : [],
  )
}

/** What was done by those who may. */
export function auditHandlers({ redis }: App): Handlers<'audit:list'> {
  return {
    async 'audit:list'(input, { socket }) {
      const sight = await requireAuditor(redis, socket.data, input.channel)
      const page = await listAudit(redis, { ...input, ...sight })
      return { ...page, channels: await nameChannels(redis, page.records, socket.data.user) }
    },
  }
}
