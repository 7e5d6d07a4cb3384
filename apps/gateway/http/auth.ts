import { ChatError } from '@runnel/protocol/errors'
import { resetToken } from '@runnel/protocol/account'
import { routes } from '@runnel/protocol/http'
import type { User } from '@runnel/protocol/user'
import { protocolVersion } from '@runnel/protocol/version'
import { checkInvitation } from '@runnel/redis/invitation/invitation'
import { readReset, useReset } from '@runnel/redis/account/reset'
import { joinByInvitation } from '@runnel/redis/invitation/join-by-invitation'
import { createSession, endSession } from '@runnel/redis/session/session'
import { countUsers, createUser, findUserByHandle, settleUser, type Invited } from '@runnel/redis/user/user'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import { writeCookie } from '../cookie.ts'
import { createPasswords, type GuessLimit } from '../password.ts'
import type { Rates } from '../rates.ts'
import { deactivatedText, requireSession } from '../session.ts'
import { settleIn } from '../settle-in.ts'
import { serveRoute, type Call } from './route.ts'

const wrong = () => new ChatError('unauthenticated', { message: 'Handle or password is wrong.' })

/** Signing up, in and out. */
export function serveAuth(server: FastifyInstance, app: App, rates: Rates): void {
  const { redis, settings, log } = app
  const passwords = createPasswords()

  /**
   * Begins a session, and ends it again unless what let them in is still right; its token goes into the cookie and nowhere else. A token that
   * came with the call is never taken over (fixation).
   */
  const begin = async (
    { user }: User,
    { request, reply }: Pick<Call<unknown>, 'request' | 'reply'>,
    isStillRight: () => Promise<boolean> = async () => true,
  ) => {
    const device = (request.headers['user-agent'] ?? '').slice(0, 200)
    const { token } = await createSession(redis, { user, device })
    if (!(await isStillRight())) {
      await endSession(redis, { token })
      throw wrong()
    }
    reply.header('set-cookie', writeCookie(token, settings.isSecureCookie))
  }

  /** How many wrong passwords are looked at: of one address, for one handle, and both. */
  const guessLimit = (address: string, handle: string): GuessLimit => {
    const counted = [
      ['sign-in', address],
      ['sign-in-handle', `${address} ${handle}`],
      ['sign-in-anywhere', handle],
    ] as const
    return {
      async check() {
        await Promise.all(counted.map(([kind, key]) => rates.check(kind, key)))
      },
      async spend() {
        // The last permitted one is still told that it was wrong.
        await Promise.allSettled(counted.map(([kind, key]) => rates.spend(kind, key)))
      },
    }
  }

  /** Brings somebody into the channel their invitation leads to, however often that was cut short before. */
  const bringIn = async ({ user }: User, invited: Invited | undefined) => {
    if (invited === undefined) return
    try {
      await joinByInvitation(redis, { ...invited, user })
    } catch (error) {
      // The channel may be gone, or may not be entered any more; trying again would change nothing.
      if (!(error instanceof ChatError) || error.isRetryable) throw error
    }
    await settleUser(redis, user)
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
    const signUp = settings.signUp
    const { user, invited } = await createUser(redis, { handle, name, passwordHash, signUp, invite })
    log.info({ user: user.user, role: user.role }, 'signed up')
    try {
      await bringIn(user, invited)
      if (user.role !== 'guest') await settleIn(redis, user)
    } catch (error) {
      // The account is made: what is missing can be joined by hand.
      log.error({ user: user.user, error }, 'a new person could not be settled in')
    }
    await begin(user, call)
    call.reply.code(201)
    return { user }
  })

  serveRoute(server, app, rates, routes.signIn, async ({ body, address, ...call }) => {
    const found = await findUserByHandle(redis, body.handle)
    const isRight = await passwords.verify(
      found?.passwordHash,
      body.password,
      guessLimit(address, body.handle),
    )
    // One sentence for both: whether there is such a person is nobody's business.
    if (found === undefined || !isRight) throw wrong()
    // Only to who knows the password: whether there is such a person is nobody else's business.
    if (found.deactivated) throw new ChatError('forbidden', { message: deactivatedText })
    const { passwordHash, invited, ...user } = found
    await bringIn(user, invited)
    // A new password ends all sessions; of one that begins with the old one in that very moment it may not know.
    await begin(
      user,
      call,
      async () => (await findUserByHandle(redis, body.handle))?.passwordHash === passwordHash,
    )
    return { user }
  })

  serveRoute(server, app, rates, routes.readReset, async ({ request, address }) => {
    await rates.spend('reset', address)
    const { token } = request.params as { token: string }
    const link = resetToken.safeParse(token).success ? await readReset(redis, token) : undefined
    if (link === undefined) throw new ChatError('not_found')
    return { handle: link.handle }
  })

  serveRoute(server, app, rates, routes.reset, async ({ body, address, reply }) => {
    await rates.spend('reset', address)
    const gone = new ChatError('not_found', { message: 'This link is no longer good; ask for a new one.' })
    // A cheap refusal before the costly hash; what counts is decided again in the use.
    if ((await readReset(redis, body.token)) === undefined) throw gone
    const passwordHash = await passwords.hash(body.password)
    if (!(await useReset(redis, { token: body.token, passwordHash }))) throw gone
    // Whoever was signed in here was so with the old password.
    reply.header('set-cookie', writeCookie(undefined, settings.isSecureCookie))
    return undefined
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
