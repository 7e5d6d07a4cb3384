import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import type { Redis } from '@runnel/redis/connect'
import { findSession, type Session } from '@runnel/redis/session/session'
import { findUsers } from '@runnel/redis/user/user'

/** Somebody who is signed in, and by which session. */
export interface SignedIn {
  me: User
  session: Session
  token: string
}

/** Told only to who has proved that the account is theirs. */
export const deactivatedText = 'This account is deactivated. Ask those who run this place.'

const tokenPattern = /^[\w-]{20,100}$/

/** Who a token belongs to. Throws `unauthenticated`: no token, none of ours, ended, or its person is gone. */
export async function requireSession(redis: Redis, token: unknown): Promise<SignedIn> {
  const { session, token: proved } = await requireToken(redis, token)
  return { me: await requirePerson(redis, session.user), session, token: proved }
}

/** The session of a token; whether its person is still there is {@link requirePerson}'s to say. Throws `unauthenticated`. */
export async function requireToken(
  redis: Redis,
  token: unknown,
): Promise<{ session: Session; token: string }> {
  if (typeof token !== 'string' || !tokenPattern.test(token)) throw new ChatError('unauthenticated')
  const session = await findSession(redis, token)
  if (session === undefined) throw new ChatError('unauthenticated')
  return { session, token }
}

/** Whoever is signed in, as they are now. Throws `unauthenticated`: gone, or deactivated. */
export async function requirePerson(redis: Redis, user: UserId): Promise<User> {
  const [me] = await findUsers(redis, [user])
  if (me === undefined) throw new ChatError('unauthenticated')
  // A session that began in the moment of the deactivation.
  if (me.deactivated) throw new ChatError('unauthenticated', { message: deactivatedText })
  return me
}
