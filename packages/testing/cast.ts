import type { ChannelId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { createSession } from '@runnel/redis/session/session'
import { createUser } from '@runnel/redis/user/user'

/** Somebody of the cast, signed in. */
export interface Person extends User {
  /** For `auth.token`, or as the session's cookie. */
  token: string
}

/** Ada owns the installation; everyone is in #general, Ada and Bob are in the private #design, Cy is the outsider there. */
export interface Cast {
  ada: Person
  bob: Person
  cy: Person
  general: ChannelId
  design: ChannelId
}

/** Brings the cast into an empty installation. */
export async function makeCast(redis: Redis): Promise<Cast> {
  const ada = await makePerson(redis, 'ada')
  const [bob, cy] = await Promise.all([makePerson(redis, 'bob'), makePerson(redis, 'cy')])
  const general = await createChannel(redis, {
    by: ada.user,
    kind: 'public',
    name: 'general',
    members: [bob.user, cy.user],
  })
  const design = await createChannel(redis, {
    by: ada.user,
    kind: 'private',
    name: 'design',
    members: [bob.user],
  })
  return { ada, bob, cy, general: general.channel, design: design.channel }
}

/** Somebody more, with a session and no password. The first one of an installation is its owner. */
export async function makePerson(
  redis: Redis,
  handle: string,
  role: User['role'] = 'member',
): Promise<Person> {
  const name = handle.charAt(0).toUpperCase() + handle.slice(1)
  const { user } = await createUser(redis, { handle, name, signUp: 'operator', role })
  const { token } = await createSession(redis, { user: user.user })
  return { ...user, token }
}
