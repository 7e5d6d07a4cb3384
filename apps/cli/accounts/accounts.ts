import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hash } from '@node-rs/argon2'
import { limits } from '@runnel/protocol/limits'
import type { User } from '@runnel/protocol/user'
import { endAllSessions } from '@runnel/redis/session/session'
import { findUserByHandle, listUsers, setPassword } from '@runnel/redis/user/user'
import { Refusal } from '../command.ts'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'

const data = { type: 'string', default: '.runnel' } as const
const dataUsage = '  --data   the data directory of the running installation; REDIS_URL wins over it'

/** Lists who can sign in. */
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
      const page = await listUsers(redis, { cursor, limit: 200 })
      for (const user of page.users) process.stdout.write(`${describe(user)}\n`)
      cursor = page.cursor
    } while (cursor)
    return 0
  },
}

function describe({ handle, role, name, user }: User): string {
  return [handle.padEnd(limits.handleLength), role.padEnd(6), user, name].join('  ')
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
    const user = await findUserByHandle(redis, handle.replace(/^@/, ''))
    if (!user) throw new Refusal(`There is nobody with the handle ${handle}.`)
    if (user.imported) throw new Refusal(`${handle} was imported and cannot sign in.`)
    const password = randomBytes(12).toString('base64url')
    // The strength is part of what is stored, so that a check needs no settings of ours.
    const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
    await setPassword(redis, { user: user.user, passwordHash })
    await endAllSessions(redis, user.user)
    process.stdout.write(`${password}\n`)
    return 0
  },
}
