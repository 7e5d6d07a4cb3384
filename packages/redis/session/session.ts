import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { publishToUser, type UserMessage } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'
import { newId } from '../new-id.ts'
import { hashSecret } from '../secret.ts'

const library = defineLibrary(import.meta.url, './session.lua')
const readOnly = { readOnly: true } as const

const ttlMs = 30 * 86_400_000
/** A session in use is written this seldom: each write waits for the disk, a look does not. */
const touchAfterMs = 60_000
/** Beyond so many listed sessions, a new one first clears the list of those that have lapsed. */
const listedBeforeClearing = 50

/** A signed-in device. */
export interface Session {
  user: UserId
  /** Its public id: says nothing of the token. */
  session: string
  /** The SHA-256 of its token: what {@link areSessionsAlive} asks by. Not for others to see. */
  hash: string
  device: string
  /** These times are ms since 1970. */
  createdAt: number
  /** To the minute. */
  usedAt: number
  expiresAt: number
}

/** Begins a session that lapses after `ttlMs` (30 days) without use. The token, 256 random bits, is known to the caller alone. */
export async function createSession(
  redis: Redis,
  input: { user: UserId; device?: string | undefined; ttlMs?: number },
): Promise<{ token: string; session: string; hash: string; expiresAt: number }> {
  const { user, device = '' } = input
  const token = randomBytes(32).toString('base64url')
  const hash = hashSecret(token)
  const session = newId<string>('')
  // Listed first: a session that is in no list could not be ended by its owner. And again: whoever read the list in between took it for lapsed.
  await addToList(redis, user, session, hash)
  const args = [user, session, device, input.ttlMs ?? ttlMs]
  const expiresAt = await call(redis, library, 'session_start', [redis.keys.session(hash)], args)
  const listed = await addToList(redis, user, session, hash)
  if (listed > listedBeforeClearing) await listSessions(redis, user)
  return { token, session, hash, expiresAt: Number(expiresAt) }
}

/** The session of a token, undefined once it has ended. Using it begins its time anew, at most once a minute. */
export async function findSession(
  redis: Redis,
  token: string,
  times: { ttlMs?: number; touchAfterMs?: number } = {},
): Promise<Session | undefined> {
  const found = await readSession(redis, hashSecret(token))
  if (found === undefined) return undefined
  const { session, now } = found
  if (now - session.usedAt < (times.touchAfterMs ?? touchAfterMs)) return session
  try {
    const args = [times.ttlMs ?? ttlMs]
    const expiresAt = Number(
      await call(redis, library, 'session_touch', [redis.keys.session(session.hash)], args),
    )
    return expiresAt === 0 ? undefined : { ...session, usedAt: now, expiresAt }
  } catch (error) {
    // A Redis that is full still lets people in: only the prolonging is put off.
    if (error instanceof ChatError && error.code === 'unavailable') return session
    throw error
  }
}

/** A person's sessions, the one used last in front. Forgets those that have lapsed. */
export async function listSessions(redis: Redis, user: UserId): Promise<Session[]> {
  const listed = await readList(redis, user)
  const found = await Promise.all([...listed].map(([, hash]) => readSession(redis, hash)))
  const sessions = found.flatMap((one) => (one === undefined ? [] : [one.session]))
  const alive = new Set(sessions.map((one) => one.session))
  await forgetLapsed(
    redis,
    user,
    [...listed].filter(([session]) => !alive.has(session)),
  )
  return sessions.sort((one, other) => other.usedAt - one.usedAt)
}

/**
 * Ends a session, by its token or by its public id and whose it is, and tells the gateways on the person's feed (ACC-1). False when there was
 * none, or it belongs to somebody else.
 */
export async function endSession(
  redis: Redis,
  input: { token: string } | { user: UserId; session: string },
): Promise<boolean> {
  const hash =
    'token' in input ? hashSecret(input.token) : (await readList(redis, input.user)).get(input.session)
  if (hash === undefined) return false
  const ended = await finish(redis, hash)
  if (ended === undefined) return false
  await dropFromList(redis, ended.user, [ended.session])
  await tell(redis, ended.user, {
    session: ended.session,
    reason: 'token' in input ? 'signed_out' : 'revoked',
  })
  return true
}

/** Ends all sessions of a person, but for one when `except` names it; gives back how many. Their connections are told the reason (`revoked`). */
export async function endAllSessions(
  redis: Redis,
  user: UserId,
  { except, reason = 'revoked' }: { except?: string | undefined; reason?: 'revoked' | 'deactivated' } = {},
): Promise<number> {
  const listed = [...(await readList(redis, user))].filter(([session]) => session !== except)
  const ended = await Promise.all(listed.map(([, hash]) => finish(redis, hash)))
  const sessions = listed.map(([session]) => session)
  // One that had not begun yet stays in the list, for whoever ends it next.
  await dropFromList(
    redis,
    user,
    sessions.filter((_, index) => ended[index] !== undefined),
  )
  if (except === undefined) await tell(redis, user, { reason })
  else await Promise.all(sessions.map((session) => tell(redis, user, { session, reason })))
  return ended.filter((one) => one !== undefined).length
}

/** Notes that the sessions with these hashes are in use: their time begins anew. Those that have ended stay so. */
export async function touchSessions(redis: Redis, hashes: readonly string[]): Promise<void> {
  await Promise.all(
    hashes.map((hash) => call(redis, library, 'session_touch', [redis.keys.session(hash)], [ttlMs])),
  )
}

/** Whether the sessions with these hashes still live, in the same order: the sweep that finds what a lost notice left open (ACC-1). */
export async function areSessionsAlive(redis: Redis, hashes: readonly string[]): Promise<boolean[]> {
  // Sessions are spread over a Cluster's slots, and one call stays in one slot.
  const size = redis.inside.isCluster ? 1 : 500
  const answers: Promise<unknown>[] = []
  for (let from = 0; from < hashes.length; from += size) {
    const keys = hashes.slice(from, from + size).map((hash) => redis.keys.session(hash))
    answers.push(call(redis, library, 'session_alive', keys, [], readOnly))
  }
  return ((await Promise.all(answers)).flat() as number[]).map((answer) => answer === 1)
}

async function readSession(
  redis: Redis,
  hash: string,
): Promise<{ session: Session; now: number } | undefined> {
  const keys = [redis.keys.session(hash)]
  const row = (await call(redis, library, 'session_read', keys, [], readOnly)) as (string | number)[]
  const [user, session, device, createdAt, usedAt, expiresAt, now] = row
  if (user === undefined) return undefined
  return {
    session: {
      user: user as UserId,
      session: String(session),
      hash,
      device: String(device),
      createdAt: Number(createdAt),
      usedAt: Number(usedAt),
      expiresAt: Number(expiresAt),
    },
    now: Number(now),
  }
}

async function finish(redis: Redis, hash: string): Promise<{ user: UserId; session: string } | undefined> {
  const keys = [redis.keys.session(hash)]
  const [user, session] = (await call(redis, library, 'session_finish', keys, [])) as string[]
  return user === undefined || session === undefined ? undefined : { user: user as UserId, session }
}

async function readList(redis: Redis, user: UserId): Promise<Map<string, string>> {
  const keys = [redis.keys.userSessions(user)]
  const flat = (await call(redis, library, 'session_list_read', keys, [], readOnly)) as string[]
  const listed = new Map<string, string>()
  for (let index = 0; index < flat.length; index += 2) listed.set(flat[index]!, flat[index + 1]!)
  return listed
}

/** Gives how many are listed then, lapsed ones too. */
async function addToList(redis: Redis, user: UserId, session: string, hash: string): Promise<number> {
  return Number(
    await call(redis, library, 'session_list_add', [redis.keys.userSessions(user)], [session, hash]),
  )
}

/** Takes out of the list what was not there when it was looked at; what began since is put back, as a session in no list could not be ended. */
async function forgetLapsed(
  redis: Redis,
  user: UserId,
  lapsed: readonly (readonly [session: string, hash: string])[],
): Promise<void> {
  if (lapsed.length === 0) return
  await dropFromList(
    redis,
    user,
    lapsed.map(([session]) => session),
  )
  const alive = await areSessionsAlive(
    redis,
    lapsed.map(([, hash]) => hash),
  )
  for (const [index, [session, hash]] of lapsed.entries())
    if (alive[index]) await addToList(redis, user, session, hash)
}

async function dropFromList(redis: Redis, user: UserId, sessions: readonly string[]): Promise<void> {
  if (sessions.length === 0) return
  await call(redis, library, 'session_list_drop', [redis.keys.userSessions(user)], sessions)
}

/** One session, or all. It has ended whether or not anybody hears of it: a lost notice is made good by the gateways' sweep. */
async function tell(
  redis: Redis,
  user: UserId,
  ended: Omit<Extract<UserMessage, { type: 'session:ended' }>, 'type'>,
): Promise<void> {
  try {
    await publishToUser(redis, user, { type: 'session:ended', ...ended })
  } catch (error) {
    if (!(error instanceof ChatError && error.code === 'unavailable')) throw error
  }
}
