import type { Account } from '@runnel/protocol/account'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { userChannels } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { listSessions } from '../session/session.ts'
import { findUserByHandle, foldName, parseUser } from '../user/user.ts'
import { accountLibrary } from './library.ts'

const readOnly = { readOnly: true } as const
const stateLetters = { active: 'a', deactivated: 'd', imported: 'i' } as const
const roleLetters = { owner: 'o', admin: 'a', member: 'm', guest: 'g' } as const
/** Rows of the list that one call looks at: a few ms of Redis. */
const mostLooked = 5_000

/** Which accounts. */
export interface AccountListing {
  query?: string | undefined
  role?: InstallationRole | undefined
  /** Everyone but imported people when left out. */
  state?: keyof typeof stateLetters | undefined
  /** From the previous answer to the same question. */
  cursor?: string | undefined
  /** How many at most (50). */
  limit?: number
}

/**
 * Accounts whose handle or name begins with `query`: those found by handle first, by handle, then those found by name alone, by name. With
 * how many sessions they have, and in how many public channels they are: a count of all would tell of private ones (ACC-2). `total` only on the first page. `bad_request` for a broken cursor.
 */
export async function listAccounts(
  redis: Redis,
  { query = '', role, state, cursor, limit = 50 }: AccountListing,
): Promise<{ accounts: Account[]; total?: number; cursor?: string }> {
  await listEveryone(redis)
  const { keys } = redis
  const folded = foldName(query.replace(/^@/, ''))
  const filter = [
    state === undefined ? 'ad' : stateLetters[state],
    role === undefined ? 'oamg' : roleLetters[role],
  ]
  const phases = folded === '' ? (['h'] as const) : (['h', 'n'] as const)
  const begin = cursor === undefined ? undefined : await readCursor(redis, cursor)
  const rows: [UserId, string][] = []
  let next: string | undefined
  for (const phase of phases) {
    if (begin && begin.phase > phase) continue
    let after = begin?.phase === phase ? begin.after : ''
    do {
      const [last, ...found] = (await call(
        redis,
        accountLibrary,
        'account_list',
        [keys.accounts, keys.handles, keys.users],
        [folded, phase, after, ...filter, limit - rows.length, mostLooked],
        readOnly,
      )) as [string, ...string[]]
      for (let index = 0; index < found.length; index += 2)
        rows.push([found[index] as UserId, found[index + 1]!])
      after = last
    } while (after !== '' && rows.length < limit)
    if (rows.length >= limit) {
      // Also where this was the last of its kind: the next page is then empty, or goes on with those found by name.
      next = after === '' && phase === phases.at(-1) ? undefined : `${phase}:${handleOf(rows.at(-1)![1])}`
      break
    }
  }
  const [accounts, total] = await Promise.all([
    describeAll(redis, rows),
    cursor === undefined ? countAccounts(redis, folded, phases, filter) : undefined,
  ])
  return {
    accounts,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { cursor: next }),
  }
}

async function countAccounts(
  redis: Redis,
  folded: string,
  phases: readonly string[],
  filter: readonly string[],
): Promise<number> {
  let total = 0
  for (const phase of phases) {
    let after = ''
    do {
      const args = [folded, phase, after, ...filter, mostLooked]
      const [found, last] = (await call(
        redis,
        accountLibrary,
        'account_count',
        [redis.keys.accounts],
        args,
        readOnly,
      )) as [number, string]
      total += found
      after = last
    } while (after !== '')
  }
  return total
}

const handleOf = (json: string) => (JSON.parse(json) as { handle: string }).handle

async function describeAll(redis: Redis, rows: readonly [UserId, string][]): Promise<Account[]> {
  const [sessionsOf, channelsOf] = await Promise.all([
    Promise.all(rows.map(([user]) => listSessions(redis, user))),
    Promise.all(rows.map(([user]) => userChannels(redis, user))),
  ])
  const isPublic = await findPublic(redis, new Set(channelsOf.flatMap((channels) => [...channels])))
  return rows.map(([user, json], index) => {
    const { at } = JSON.parse(json) as { at?: number }
    const sessions = sessionsOf[index] ?? []
    const [last] = sessions
    return {
      ...parseUser(user, json),
      ...(at === undefined ? {} : { createdAt: at }),
      ...(last === undefined ? {} : { lastUsedAt: last.usedAt }),
      sessions: sessions.length,
      channels: [...(channelsOf[index] ?? [])].filter((channel) => isPublic.has(channel)).length,
    }
  })
}

/** Those of these channels that have a public name. */
async function findPublic(
  { inside, keys }: Redis,
  channels: ReadonlySet<ChannelId>,
): Promise<Set<ChannelId>> {
  const asked = [...channels]
  if (asked.length === 0) return new Set()
  try {
    const names = await withDeadline(
      inside.commands.hmget(keys.channelsListed, ...asked),
      inside.deadlineMs,
      'HMGET',
    )
    return new Set(asked.filter((_channel, index) => names[index] !== null))
  } catch (error) {
    throw toChatError(error)
  }
}

/** A cursor is `h:<handle>` or `n:<handle>`, of the last one shown. A name is not in it: it may be long and hold anything. */
async function readCursor(redis: Redis, cursor: string): Promise<{ phase: 'h' | 'n'; after: string }> {
  const [, phase, handle = ''] = /^([hn]):([a-z0-9._-]{1,32})$/.exec(cursor) ?? []
  if (phase === 'h') return { phase, after: `h${handle}\0\xff` }
  const user = phase === 'n' ? await findUserByHandle(redis, handle) : undefined
  if (user === undefined) throw new ChatError('bad_request', { message: 'This cursor is not from here.' })
  return { phase: 'n', after: `n${foldName(user.name)}\0${handle}\0\xff` }
}

/** The connections over which everyone is known to be listed. */
const listed = new WeakSet<Redis>()

/** Lists everyone who was there before there was a list of accounts. Costs nothing once that is done. */
export async function listEveryone(redis: Redis): Promise<void> {
  if (listed.has(redis)) return
  const { keys } = redis
  const isListed = await call(redis, accountLibrary, 'account_is_listed', [keys.accounts], [], readOnly)
  if (isListed !== 1) {
    let place = '0'
    do {
      const [next, flat] = await scanUsers(redis, place)
      const args: string[] = []
      for (let index = 0; index < flat.length; index += 2)
        args.push(flat[index]!, foldName((JSON.parse(flat[index + 1]!) as { name: string }).name))
      place = next
      await call(
        redis,
        accountLibrary,
        'account_add',
        [keys.users, keys.accounts, keys.owners],
        [place === '0' ? 1 : 0, ...args],
      )
    } while (place !== '0')
  }
  listed.add(redis)
}

async function scanUsers({ inside, keys }: Redis, from: string): Promise<[string, string[]]> {
  try {
    return await withDeadline(
      inside.commands.hscan(keys.users, from, 'COUNT', 500),
      inside.deadlineMs,
      'HSCAN',
    )
  } catch (error) {
    throw toChatError(error)
  }
}
