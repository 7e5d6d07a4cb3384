import { findUsers, listUsers, renameUser } from '@runnel/redis/user/user'
import type { App } from '../app.ts'
import type { OwnRates } from '../rates.ts'
import type { Handlers } from '../request.ts'

/** Who people are. */
export function userHandlers(
  { redis }: App,
  rates: OwnRates,
): Handlers<'user:read' | 'user:list' | 'user:rename'> {
  return {
    'user:read': async ({ users }) => ({ users: await findUsers(redis, [...new Set(users)]) }),
    'user:list': ({ query, cursor }) => listUsers(redis, { query, cursor }),
    async 'user:rename'({ handle, name }, { socket }) {
      const { user } = socket.data
      await rates.spend('rename', user)
      return renameUser(redis, { user, handle, name })
    },
  }
}
