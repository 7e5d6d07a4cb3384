import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { oldestProtocol } from '@runnel/protocol/version'
import { fullBucket } from '@runnel/rules/token-bucket'
import type { IncomingMessage } from 'node:http'
import { addressOf } from './address.ts'
import { roomOf, type App, type ChatSocket } from './app.ts'
import { readCookie } from './cookie.ts'
import { connectionRate } from './handle.ts'
import { isOriginAllowed } from './origin.ts'
import type { OwnRates } from './rates.ts'
import { requireSession } from './session.ts'

/** Connections of one person here: nobody has more windows and programs, and each costs memory for as long as it lives. */
const mostOfPerson = 200
/** When to come again with one more, in ms. */
const crowdedMs = 10_000

/** What the handshake leaves behind is not kept with the socket: there are many, and it holds a secret. */
const nothing = Object.freeze({})

/** The `allowRequest` of Engine.IO: every handshake, by polling and WebSocket alike, names an origin of ours or comes from a program. */
export function allowHandshake(
  { settings }: Pick<App, 'settings'>,
  rates: OwnRates,
  isOpen: () => boolean,
): (request: IncomingMessage, decide: (reason: string | undefined, isAllowed: boolean) => void) => void {
  const policy = { allowed: settings.origins, isSecure: settings.isSecureCookie }
  return (request, decide) => {
    if (!isOpen()) decide('this gateway is draining', false)
    else if (!isOriginAllowed(request.headers, { ...policy, mustName: false }))
      decide('this origin is not allowed', false)
    else
      rates.spend('handshake', addressOf(request)).then(
        () => decide(undefined, true),
        () => decide('too many connections from this address', false),
      )
  }
}

/** The middleware that lets a socket in: its rate, protocol and session, then its person's feed. A refusal carries the error's answer in `data`. */
export function letIn(
  { io, redis, settings, counters, log }: App,
  {
    rates,
    followUser,
    now,
  }: { rates: OwnRates; followUser: (user: UserId) => Promise<void>; now: () => number },
): (socket: ChatSocket, next: (error?: Error) => void) => Promise<void> {
  /** Connections that have asked to be let in: one may ask once, or its frames would be multiplied. */
  const entered = new WeakSet()
  const enter = async (socket: ChatSocket) => {
    const { handshake, request, conn } = socket
    if (entered.has(conn)) throw new ChatError('conflict')
    entered.add(conn)
    const { auth } = handshake as { auth: Record<string, unknown> }
    handshake.auth = nothing
    await rates.spend('connect', addressOf(request))
    // A client which does not say is taken for a current one.
    const protocol = auth.protocol ?? oldestProtocol
    if (typeof protocol !== 'number' || !(protocol >= oldestProtocol)) throw new ChatError('too_old')
    const token = auth.token ?? readCookie(request.headers.cookie, settings.isSecureCookie)
    const { me, session } = await requireSession(redis, token)
    // Those that are being let in are counted, too.
    const open = io.of('/').adapter.rooms.get(roomOf(me.user))?.size ?? 0
    if (settings.hasLimits && open >= mostOfPerson)
      throw new ChatError('rate_limited', {
        message: 'There are too many connections of this person; close some.',
        retryAfterMs: crowdedMs,
      })
    socket.data = {
      user: me.user,
      role: me.role,
      session: session.session,
      sessionHash: session.hash,
      inFlight: 0,
      ...fullBucket(connectionRate, now()),
      seat: 'none',
      ...(auth.idle === true && { isIdle: true }),
    }
    // In the room before the feed is followed, so that whoever lets go of the feed sees that somebody is there.
    await socket.join(roomOf(me.user))
    await followUser(me.user)
  }
  const refusalOf = async (socket: ChatSocket) => {
    try {
      await enter(socket)
      return undefined
    } catch (error) {
      if (error instanceof ChatError) return error
      log.error({ error }, 'a socket could not be let in')
      return new ChatError('internal')
    }
  }
  return async (socket, next) => {
    const refusal = await refusalOf(socket)
    counters.connections.inc({ outcome: refusal?.code ?? 'ok' })
    next(refusal && Object.assign(new Error(refusal.message), { data: refusal.toAnswer() }))
  }
}
