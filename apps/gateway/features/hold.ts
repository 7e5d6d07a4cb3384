import { showLock } from '@runnel/redis/lock/lock'
import { actingIn } from '@runnel/rules/permission'
import type { App } from '../app.ts'
import type { Holds } from '../holds.ts'
import type { Handlers } from '../request.ts'

/** The hold on a channel's administration: who has it, taking it, letting go, and ending another's (LCK-1). */
export function holdHandlers(
  { redis }: App,
  holds: Holds,
): Handlers<'admin:open' | 'admin:close' | 'admin:read' | 'admin:break'> {
  return {
    async 'admin:open'({ channel }, { socket }) {
      const { holder, fence, expiresAt } = await holds.open(socket, channel)
      return { holder, fence, expiresAt }
    },
    async 'admin:close'({ channel }, { socket }) {
      await holds.close(socket, channel)
      return {}
    },
    async 'admin:read'({ channel }, { socket }) {
      const { user, role } = socket.data
      const hold = await showLock(redis, { channel, reader: user, acting: actingIn(role) })
      return hold ? { hold: { holder: hold.holder, expiresAt: hold.expiresAt } } : {}
    },
    async 'admin:break'({ channel, reason }, { socket }) {
      await holds.break(socket, channel, reason)
      return {}
    },
  }
}
