import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hash } from '@node-rs/argon2'
import { operatorId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { InstallationRole, User } from '@runnel/protocol/user'
import {
  checkDeactivation,
  deactivateAccount,
  reactivateAccount,
  setAccountRole,
} from '@runnel/redis/account/account'
import { listAccounts as listAccountsOf } from '@runnel/redis/account/list-accounts'
import { addInstallationAudit } from '@runnel/redis/audit/audit'
import type { Redis } from '@runnel/redis/connect'
import { handOverChannels } from '@runnel/redis/member/hand-over'
import { endAllSessions } from '@runnel/redis/session/session'
import { findUserByHandle, setPassword } from '@runnel/redis/user/user'
import { Refusal } from '../command.ts'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'

const data = { type: 'string', default: '.runnel' } as const
const dataUsage = '  --data   the data directory of the running installation; REDIS_URL wins over it'

/** Lists the accounts there are. */
export const listAccounts: Command = {
  name: 'accounts list',
  summary: 'List the people who have an account.',
  usage: `npm run runnel -- accounts list [--data .runnel]\n\n${dataUsage}`,
  async run(args, signal) {
    const { values } = parseArgs({ args, options: { data } })
    await using redis = await connectInstallation(findInstallation(values.data))
    let cursor: string | undefined
    do {
      signal.throwIfAborted()
      const page = await listAccountsOf(redis, { cursor, limit: 200 })
      for (const user of page.accounts) process.stdout.write(`${describe(user)}\n`)
      cursor = page.cursor
    } while (cursor)
    return 0
  },
}

function describe({ handle, role, name, user, deactivated }: User): string {
  const state = deactivated ? ' (deactivated)' : ''
  return [handle.padEnd(limits.handleLength), role.padEnd(6), user, `${name}${state}`].join('  ')
}

/** Whose account is meant. Throws a Refusal where there is none. */
async function requireAccount(redis: Redis, handle: string): Promise<User> {
  const user = await findUserByHandle(redis, handle.replace(/^@/, ''))
  if (!user) throw new Refusal(`There is nobody with the handle ${handle}.`)
  if (user.imported) throw new Refusal(`${handle} was imported and cannot sign in.`)
  return user
}

const change = { data, reason: { type: 'string' } } as const
const changeUsage = `${dataUsage}\n  --reason  why, for the audit`

/** Ends somebody's account until it is given back. */
export const deactivate: Command = {
  name: 'accounts deactivate',
  summary: 'Take someone’s account: they are signed out everywhere, what they wrote stays.',
  usage: `npm run runnel -- accounts deactivate <handle> [--reason text] [--data .runnel]\n\n${changeUsage}`,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: change, allowPositionals: true })
    const [handle, ...more] = positionals
    if (!handle || more.length > 0) throw new Refusal('Say whose account: accounts deactivate <handle>', 2)
    await using redis = await connectInstallation(findInstallation(values.data))
    const { user } = await requireAccount(redis, handle)
    const task = { by: operatorId, user, reason: values.reason }
    await checkDeactivation(redis, task)
    await handOverChannels(redis, task)
    await deactivateAccount(redis, task)
    // And what they were given meanwhile.
    await handOverChannels(redis, task)
    return 0
  },
}

/** Gives a deactivated person their account back. */
export const reactivate: Command = {
  name: 'accounts reactivate',
  summary: 'Give someone their account back, with the role and password they had.',
  usage: `npm run runnel -- accounts reactivate <handle> [--reason text] [--data .runnel]\n\n${changeUsage}`,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: change, allowPositionals: true })
    const [handle, ...more] = positionals
    if (!handle || more.length > 0) throw new Refusal('Say whose account: accounts reactivate <handle>', 2)
    await using redis = await connectInstallation(findInstallation(values.data))
    const { user } = await requireAccount(redis, handle)
    await reactivateAccount(redis, { by: operatorId, user, reason: values.reason })
    return 0
  },
}

const roles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest']

/** Gives somebody another role in the installation. */
export const setRole: Command = {
  name: 'accounts role',
  summary: 'Make someone an owner, admin, member or guest of the installation.',
  usage: `npm run runnel -- accounts role <handle> <owner|admin|member|guest> [--reason text] [--data .runnel]\n\n${changeUsage}`,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: change, allowPositionals: true })
    const [handle, word, ...more] = positionals
    const role = roles.find((one) => one === word)
    if (!handle || role === undefined || more.length > 0)
      throw new Refusal('Say who and what: accounts role <handle> <owner|admin|member|guest>', 2)
    await using redis = await connectInstallation(findInstallation(values.data))
    const { user } = await requireAccount(redis, handle)
    await setAccountRole(redis, { by: operatorId, user, role, reason: values.reason })
    return 0
  },
}

/** Gives someone a new password and signs them out everywhere. */
export const resetPassword: Command = {
  name: 'accounts reset-password',
  summary: 'Give someone a new password, print it, and sign them out everywhere.',
  usage: `npm run runnel -- accounts reset-password <handle> [--data .runnel]\n\n${dataUsage}`,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { data }, allowPositionals: true })
    const [handle, ...more] = positionals
    if (!handle || more.length > 0)
      throw new Refusal('Say whose password: accounts reset-password <handle>', 2)
    await using redis = await connectInstallation(findInstallation(values.data))
    const user = await requireAccount(redis, handle)
    const password = randomBytes(12).toString('base64url')
    // The strength is part of what is stored, so that a check needs no settings of ours.
    const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
    await setPassword(redis, { user: user.user, passwordHash })
    await addInstallationAudit(redis, { by: operatorId, action: 'account:reset', user: user.user })
    await endAllSessions(redis, user.user)
    process.stdout.write(`${password}\n`)
    return 0
  },
}
