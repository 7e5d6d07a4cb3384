import { ChatError } from '@runnel/protocol/errors'
import { routes } from '@runnel/protocol/http'
import type { User } from '@runnel/protocol/user'
import { protocolVersion } from '@runnel/protocol/version'
import { checkInvitation } from '@runnel/redis/invitation/invitation'
import { createSession, endSession } from '@runnel/redis/session/session'
import { countUsers, createUser, findUserByHandle } from '@runnel/redis/user/user'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import { writeCookie } from '../cookie.ts'
import { createPasswords } from '../password.ts'
import type { Rates } from '../rates.ts'
import { requireSession } from '../session.ts'
import { settleIn } from '../settle-in.ts'
import { serveRoute, type Call } from './route.ts'

/** Signing up, in and out. */
export function serveAuth(server: FastifyInstance, app: App, rates: Rates): void {
  const { redis, settings, log } = app
  const passwords = createPasswords()

  /** Begins a session; its token goes into the cookie and nowhere else. A token that came with the call is never taken over (fixation). */
  const begin = async ({ user }: User, { request, reply }: Pick<Call<unknown>, 'request' | 'reply'>) => {
    const device = (request.headers['user-agent'] ?? '').slice(0, 200)
    const { token } = await createSession(redis, { user, device })
    reply.header('set-cookie', writeCookie(token, settings.isSecureCookie))
  }

  serveRoute(server, app, rates, routes.signUp, async ({ body, address, ...call }) => {
    const { handle, name, password, invite } = body
    await rates.spend('sign-up', address)
    // Cheap refusals before the costly hash; what counts is decided again in the making of the account.
    if (settings.signUp === 'invited' && (await countUsers(redis)) > 0) {
      const isGood = invite !== undefined && (await checkInvitation(redis, invite))
      if (!isGood) throw new ChatError('forbidden', { message: 'An invitation is needed to sign up here.' })
    }
    const passwordHash = await passwords.hash(password)
    const { user } = await createUser(redis, { handle, name, passwordHash, signUp: settings.signUp, invite })
    log.info({ user: user.user, role: user.role }, 'signed up')
    try {
      await settleIn(redis, user)
    } catch (error) {
      // The account is made: what is missing can be joined by hand.
      log.error({ user: user.user, error }, 'a new person could not be settled in')
    }
    await begin(user, call)
    call.reply.code(201)
    return { user }
  })

  serveRoute(server, app, rates, routes.signIn, async ({ body, address, ...call }) => {
    const byHandle = `${address} ${body.handle}`
    await rates.check('sign-in', address)
    await rates.check('sign-in-handle', byHandle)
    await rates.check('sign-in-anywhere', body.handle)
    const found = await findUserByHandle(redis, body.handle)
    const isRight = await passwords.verify(found?.passwordHash, body.password)
    if (found === undefined || !isRight) {
      await Promise.allSettled([
        rates.spend('sign-in', address),
        rates.spend('sign-in-handle', byHandle),
        rates.spend('sign-in-anywhere', body.handle),
      ])
      // One sentence for both: whether there is such a person is nobody's business.
      throw new ChatError('unauthenticated', { message: 'Handle or password is wrong.' })
    }
    const { passwordHash: _, ...user } = found
    await begin(user, call)
    return { user }
  })

  serveRoute(server, app, rates, routes.signOut, async ({ token, reply }) => {
    reply.header('set-cookie', writeCookie(undefined, settings.isSecureCookie))
    if (token !== undefined) await endSession(redis, { token })
    return undefined
  })

  serveRoute(server, app, rates, routes.session, async ({ token }) => {
    const { me } = await requireSession(redis, token)
    return { user: me, protocol: protocolVersion }
  })
}
