import { findUsers, listUsers } from '@runnel/redis/user/user'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Who people are. */
export function userHandlers({ redis }: App): Handlers<'user:read' | 'user:list'> {
  return {
    'user:read': async ({ users }) => ({ users: await findUsers(redis, [...new Set(users)]) }),
    'user:list': ({ query, cursor }) => listUsers(redis, { query, cursor }),
  }
}
