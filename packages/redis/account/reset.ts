import { randomBytes } from 'node:crypto'
import { operatorId, type UserId } from '@runnel/protocol/ids'
import { managedPairs } from '@runnel/rules/manage'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { hashSecret } from '../secret.ts'
import { endAllSessions } from '../session/session.ts'
import { accountLibrary } from './library.ts'

const dayMs = 86_400_000
const manages = ` ${managedPairs.join(' ')} `

/**
 * Makes a link with which somebody chooses a new password, good once and for `validForMs` (a day); an earlier link of theirs ends. Its token is
 * known to the caller alone: only its hash is stored. `forbidden` unless `by` manages them, `conflict` when they are deactivated. Audited.
 */
export async function createReset(
  redis: Redis,
  { by, user, validForMs = dayMs }: { by: UserId; user: UserId; validForMs?: number },
): Promise<{ token: string; expiresAt: number }> {
  const { keys } = redis
  const token = randomBytes(16).toString('base64url')
  const expiresAt = await call(
    redis,
    accountLibrary,
    'account_create_reset',
    [keys.users, keys.resets, keys.installationAudit],
    [by, user, hashSecret(token), validForMs, manages, by === operatorId ? 1 : 0],
  )
  return { token, expiresAt: Number(expiresAt) }
}

/** Whose link this is; undefined when it is not good, for whatever reason. */
export async function readReset(
  redis: Redis,
  token: string,
): Promise<{ user: UserId; handle: string } | undefined> {
  const keys = [redis.keys.users, redis.keys.resets]
  const found = await call(redis, accountLibrary, 'account_read_reset', keys, [hashSecret(token)], {
    readOnly: true,
  })
  const [user, handle] = found as [UserId?, string?]
  return user === undefined || handle === undefined ? undefined : { user, handle }
}

/**
 * Sets the password of the person whose link this is, and ends all their sessions. Of several who use one link at once, one does; false for
 * the others, and for a link that is not good. Audited.
 */
export async function useReset(
  redis: Redis,
  { token, passwordHash }: { token: string; passwordHash: string },
): Promise<boolean> {
  const { keys } = redis
  const link = await readReset(redis, token)
  if (link === undefined) return false
  // Before it, too: should this break off behind it, the link is used up, and who was signed in with the old password is out.
  await endAllSessions(redis, link.user)
  const user = (await call(
    redis,
    accountLibrary,
    'account_reset',
    [keys.users, keys.resets, keys.passwords, keys.installationAudit],
    [hashSecret(token), passwordHash],
  )) as UserId | null
  if (user === null) return false
  await endAllSessions(redis, user)
  return true
}
