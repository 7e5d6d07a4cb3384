import type { UserId } from '@runnel/protocol/ids'
import { findUsers } from '@runnel/redis/user/user'
import { endSocket, socketsOf, type App } from './app.ts'

/** What a role allows is decided by what is true now, not by what was true when the socket came: reads it again for all sockets of some people. Rejects with `unavailable`. */
export async function renewRoles(
  { io, redis }: Pick<App, 'io' | 'redis'>,
  users: Iterable<UserId>,
): Promise<void> {
  const here = [...new Set(users)].filter((user) => socketsOf({ io }, user).length > 0)
  for (const { user, role, deactivated } of await findUsers(redis, here))
    for (const socket of socketsOf({ io }, user)) {
      socket.data.role = role
      if (deactivated) endSocket(socket, { reason: 'deactivated', reconnect: false })
    }
}
