import { ChatError } from '@runnel/protocol/errors'
import { operatorId, type UserId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import { managedPairs } from '@runnel/rules/manage'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { endAllSessions } from '../session/session.ts'
import { accountLibrary } from './library.ts'
import { listEveryone } from './list-accounts.ts'

/** Who changes whose account. {@link operatorId} may always: whoever has Redis in their hands. */
export interface AccountChange {
  by: UserId
  user: UserId
  /** Told in the audit. */
  reason?: string | undefined
}

const manages = ` ${managedPairs.join(' ')} `
const isOperator = (by: UserId) => (by === operatorId ? 1 : 0)

/**
 * Gives somebody another role in the installation. Decided with the write: `forbidden` unless owners change owners and admins, `conflict`
 * when nobody who can sign in would own the installation any more, `not_found`. Audited; gateways are told.
 */
export async function setAccountRole(
  redis: Redis,
  { by, user, role, reason = '' }: AccountChange & { role: InstallationRole },
): Promise<void> {
  const { keys } = redis
  await listEveryone(redis)
  await call(
    redis,
    accountLibrary,
    'account_set_role',
    [keys.users, keys.accounts, keys.owners, keys.installationAudit, keys.peopleFeed],
    [by, user, role, reason, manages, isOperator(by)],
  )
}

/** Refuses as {@link deactivateAccount} would, and changes nothing. */
export async function checkDeactivation(redis: Redis, { by, user }: AccountChange): Promise<void> {
  const { keys } = redis
  await listEveryone(redis)
  const args = [by, user, manages, isOperator(by)]
  await call(redis, accountLibrary, 'account_may_deactivate', [keys.users, keys.owners], args, {
    readOnly: true,
  })
}

/**
 * Ends somebody's account until it is given back: they cannot sign in, and all their sessions end, as do the invitations they made. What they
 * said stays, and their handle stays theirs. Refuses as {@link setAccountRole}; asking again ends what sessions there are. The channels they own are the caller's to hand over.
 */
export async function deactivateAccount(
  redis: Redis,
  { by, user, reason = '' }: AccountChange,
): Promise<void> {
  const { keys } = redis
  await listEveryone(redis)
  await call(
    redis,
    accountLibrary,
    'account_deactivate',
    [
      keys.users,
      keys.accounts,
      keys.owners,
      keys.installationAudit,
      keys.peopleFeed,
      keys.usersByHandle,
      keys.usersByName,
      keys.resets,
      keys.invitations,
    ],
    [by, user, reason, manages, isOperator(by)],
  )
  // A session that begins just now is refused wherever it is shown: its person is deactivated.
  await endAllSessions(redis, user, { reason: 'deactivated' })
}

/** Gives a deactivated person their account back, with the role and password they had. Refuses as {@link setAccountRole}. */
export async function reactivateAccount(
  redis: Redis,
  { by, user, reason = '' }: AccountChange,
): Promise<void> {
  const { keys } = redis
  await listEveryone(redis)
  await call(
    redis,
    accountLibrary,
    'account_reactivate',
    [
      keys.users,
      keys.accounts,
      keys.owners,
      keys.installationAudit,
      keys.peopleFeed,
      keys.usersByHandle,
      keys.usersByName,
    ],
    [by, user, reason, manages, isOperator(by)],
  )
}

/** Refuses with `forbidden` unless `by` manages this person, `not_found` when there is nobody. Oneself one always does. */
export function requireManaged(
  by: { user: UserId; role: InstallationRole },
  target: { user: UserId; role: InstallationRole } | undefined,
): void {
  if (target === undefined) throw new ChatError('not_found')
  if (target.user !== by.user && !manages.includes(` ${by.role}:${target.role} `))
    throw new ChatError('forbidden', { message: 'Only owners manage owners and admins.' })
}
