import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { requireManaged } from '@runnel/redis/account/account'
import { addInstallationAudit } from '@runnel/redis/audit/audit'
import { endSession, listSessions } from '@runnel/redis/session/session'
import { findUsers } from '@runnel/redis/user/user'
import type { App, ChatSocket } from '../app.ts'
import { deviceName } from '../device.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'
import type { Resumes } from '../resume.ts'

/** Coming (back): what each of my channels lacks, and from then on everything that follows (SYN-1, SYN-2). And where I am signed in. */
export function sessionHandlers(
  { redis }: App,
  memberships: Memberships,
  resumes: Resumes,
): Handlers<'session:resume' | 'session:list' | 'session:end'> {
  /** Whose sessions are meant: mine, or those of somebody whose account I manage. */
  const subject = async ({ data }: ChatSocket, user: UserId | undefined): Promise<UserId> => {
    if (user === undefined || user === data.user) return data.user
    const [target] = await findUsers(redis, [user])
    requireManaged(data, target)
    return user
  }
  return {
    async 'session:resume'({ positions }, { socket, afterAnswer }) {
      const { data } = socket
      const before = data.seat
      if (before === 'none') data.seat = 'coming'
      try {
        const resumed = await resumes.read(data.user, positions)
        // Nothing live before the answer: its client could not judge it.
        afterAnswer(() => memberships.seat(socket, resumed.channels))
        return resumed
      } catch (error) {
        if (data.seat === 'coming') data.seat = before
        throw error
      }
    },
    async 'session:list'({ user }, { socket }) {
      const sessions = await listSessions(redis, await subject(socket, user))
      return {
        sessions: sessions.map(({ session, device, createdAt, usedAt }) => ({
          session,
          device: deviceName(device),
          createdAt,
          lastUsedAt: usedAt,
          ...(session === socket.data.session ? { current: true as const } : {}),
        })),
      }
    },
    async 'session:end'({ session, user }, { socket }) {
      const whose = await subject(socket, user)
      if (whose !== socket.data.user) {
        const found = (await listSessions(redis, whose)).find((one) => one.session === session)
        if (found === undefined) throw new ChatError('not_found')
        // Noted first: what has happened is never without its record.
        await addInstallationAudit(redis, {
          by: socket.data.user,
          action: 'session:end',
          user: whose,
          before: deviceName(found.device),
        })
      }
      if (!(await endSession(redis, { user: whose, session }))) throw new ChatError('not_found')
      return {}
    },
  }
}
