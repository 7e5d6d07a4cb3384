import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { InstallationRole, User } from '@runnel/protocol/user'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { newId } from '../new-id.ts'
import { hashSecret } from '../secret.ts'

const library = defineLibrary(import.meta.url, './user.lua')
const readOnly = { readOnly: true } as const

/** Handles enter a sorted list and cursors; this is the last door before Redis. */
const handlePattern = /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/
/** Ids or handles in one call: keeps each a matter of microseconds. */
const batchSize = 1_000

/** Somebody who is to sign in here. */
export interface NewAccount {
  /** Unique, compared in lower case. */
  handle: string
  name: string
  /** By what right: as the installation's `RUNNEL_SIGN_UP` says, or because its operator wants it, who needs no invitation. */
  signUp: 'open' | 'invited' | 'operator'
  /** An invitation's token: looked at, and one use of it taken, only where sign-up is by invitation. */
  invite?: string | undefined
  /** As the password hasher wrote it; without one nobody can sign in as this person. */
  passwordHash?: string | undefined
  /** `member` when left out; the first account is `owner` whatever is said. */
  role?: InstallationRole | undefined
}

/** Somebody from another system's history: never signs in, is never the first, is not listed. */
export interface NewImported {
  handle: string
  name: string
  imported: true
}

/** What came of making an account. */
export interface Created {
  user: User
  isFirst: boolean
  invited?: Invited
}

/** Where somebody's invitation leads, and who made it. */
export interface Invited {
  channel: ChannelId
  by: UserId
}

/**
 * Makes an account. `conflict` when the handle is taken, `forbidden` without a good invitation where one is needed (the first account needs
 * none): with it, one use is taken in the same step.
 */
export async function createUser(redis: Redis, input: NewAccount | NewImported): Promise<Created> {
  const handle = input.handle.toLowerCase()
  const { name } = input
  if (!handlePattern.test(handle)) throw new ChatError('bad_request', { message: 'This is not a handle.' })
  const { keys } = redis
  const id = newId<UserId>('u_')
  const rights =
    'imported' in input
      ? ['member', '', 1, 'operator', '']
      : [
          input.role ?? 'member',
          input.passwordHash ?? '',
          0,
          input.signUp,
          input.invite === undefined ? '' : hashSecret(input.invite),
        ]
  const [role, isFirst, channel, by] = (await call(
    redis,
    library,
    'user_create',
    [
      keys.handles,
      keys.users,
      keys.passwords,
      keys.usersByHandle,
      keys.usersByName,
      keys.invitations,
      keys.accounts,
      keys.owners,
    ],
    [id, handle, name, foldName(name), ...rights],
  )) as [InstallationRole, 0 | 1, ChannelId | '', UserId]
  const user: User = { user: id, handle, name, role }
  if ('imported' in input) user.imported = true
  return { user, isFirst: isFirst === 1, ...(channel === '' ? {} : { invited: { channel, by } }) }
}

/** Notes that somebody has been brought into the channel their invitation leads to. */
export async function settleUser(redis: Redis, user: UserId): Promise<void> {
  await call(redis, library, 'user_settle', [redis.keys.users], [user])
}

/** Handles that one person may have had before: each stays theirs. */
const earlierEach = 20

/**
 * Gives somebody another handle or name and tells the gateways. Their earlier handles keep leading to them, and nobody else can take them.
 * `conflict` when the handle is another's, `not_found` for who cannot sign in, `forbidden` after 20 earlier handles.
 */
export async function renameUser(
  redis: Redis,
  { user, handle, name }: { user: UserId; handle?: string | undefined; name?: string | undefined },
): Promise<User> {
  const { keys } = redis
  const lowered = handle?.toLowerCase() ?? ''
  if (lowered !== '' && !handlePattern.test(lowered))
    throw new ChatError('bad_request', { message: 'This is not a handle.' })
  const json = await call(
    redis,
    library,
    'user_rename',
    [
      keys.handles,
      keys.users,
      keys.usersByHandle,
      keys.usersByName,
      keys.accounts,
      keys.owners,
      keys.installationAudit,
      keys.peopleFeed,
    ],
    [user, lowered, name ?? '', foldName(name ?? ''), earlierEach],
  )
  if (json === null) throw new ChatError('not_found')
  return parseUser(user, json as string)
}

/** Gives somebody a new password; their sessions are the caller's to end. `not_found` without such an account, imported people included. */
export async function setPassword(
  redis: Redis,
  { user, passwordHash }: { user: UserId; passwordHash: string },
): Promise<void> {
  const keys = [redis.keys.users, redis.keys.passwords]
  const done = await call(redis, library, 'user_set_password', keys, [user, passwordHash])
  if (done !== 1) throw new ChatError('not_found')
}

/** The person with this handle, or an earlier one of theirs, however it is written; with the password's hash if there is one, and the channel they are still to be brought into. */
export async function findUserByHandle(
  redis: Redis,
  handle: string,
): Promise<(User & { passwordHash?: string; invited?: Invited }) | undefined> {
  const { keys } = redis
  const [id, json, passwordHash] = (await call(
    redis,
    library,
    'user_by_handle',
    [keys.handles, keys.users, keys.passwords],
    [handle.toLowerCase()],
    readOnly,
  )) as [UserId?, string?, (string | null)?]
  if (id === undefined || json === undefined) return undefined
  const { invited } = JSON.parse(json) as { invited?: Invited }
  return {
    ...parseUser(id, json),
    ...(passwordHash ? { passwordHash } : {}),
    ...(invited ? { invited } : {}),
  }
}

/** People by id, in the order asked; ids that do not exist are left out. */
export function findUsers(redis: Redis, ids: readonly UserId[]): Promise<User[]> {
  return readUsers(redis, ids, parseUser)
}

/** The same people as JSON objects. */
export function findUserTexts(redis: Redis, ids: readonly UserId[]): Promise<string[]> {
  return readUsers(redis, ids, textOf)
}

async function readUsers<Each>(
  redis: Redis,
  ids: readonly UserId[],
  read: (user: UserId, json: string) => Each,
): Promise<Each[]> {
  const rows = await inBatches(ids, (batch) =>
    call(redis, library, 'user_read', [redis.keys.users], batch, readOnly),
  )
  return rows.flatMap((json, index) => (json === null ? [] : [read(ids[index]!, json)]))
}

/** So many people's texts are kept. */
const textsKept = 10_000
/** Texts that were made, each with the stored profile it was made of: it holds for as long as just that is stored. */
const texts = new Map<UserId, { of: string; text: string }>()

function textOf(user: UserId, json: string): string {
  const known = texts.get(user)
  if (known?.of === json) return known.text
  const text = JSON.stringify(parseUser(user, json))
  if (texts.size >= textsKept) texts.clear()
  texts.set(user, { of: json, text })
  return text
}

/** Ids by handle, however written; the map's keys are the handles as they were given, unknown ones left out. */
export async function findUserIds(redis: Redis, handles: readonly string[]): Promise<Map<string, UserId>> {
  const lowered = handles.map((handle) => handle.toLowerCase())
  const ids = await inBatches(lowered, (batch) =>
    call(redis, library, 'user_ids', [redis.keys.handles], batch, readOnly),
  )
  return new Map(ids.flatMap((id, index) => (id === null ? [] : [[handles[index]!, id as UserId]])))
}

/** How many people can sign in; none: the next sign-up is the first and makes the owner. */
export async function countUsers(redis: Redis): Promise<number> {
  return Number(await call(redis, library, 'user_count', [redis.keys.usersByHandle], [], readOnly))
}

/** Which people. */
export interface UserListing {
  query?: string | undefined
  /** From the previous answer to the same query. */
  cursor?: string | undefined
  /** How many at most (50). */
  limit?: number
}

/**
 * People whose handle or name begins with `query`, everyone when it is empty: those found by handle first, by handle, then those found by
 * name alone, by name. Imported people are not listed. A page may be short while there is still a cursor. `bad_request` for a broken cursor.
 */
export async function listUsers(
  redis: Redis,
  { query = '', cursor, limit = 50 }: UserListing,
): Promise<{ users: User[]; cursor?: string }> {
  const { keys } = redis
  const { phase, after } = cursor === undefined ? start : await readCursor(redis, cursor)
  const [nextPhase, nextAfter, ...rows] = (await call(
    redis,
    library,
    'user_list',
    [keys.handles, keys.users, keys.usersByHandle, keys.usersByName],
    [foldName(query.replace(/^@/, '')), phase, after, limit],
    readOnly,
  )) as [string, string, ...string[]]
  const users: User[] = []
  for (let index = 0; index < rows.length; index += 2)
    users.push(parseUser(rows[index] as UserId, rows[index + 1]!))
  return nextPhase === '' ? { users } : { users, cursor: `${nextPhase}:${nextAfter}` }
}

interface Place {
  phase: 'handle' | 'name'
  /** The member of the sorted list to go on after; empty at its start. */
  after: string
}

const start: Place = { phase: 'handle', after: '' }

/** A cursor is `handle:<handle>` or `name:<handle>`. A name is not in it: it may be long and hold anything. */
async function readCursor(redis: Redis, cursor: string): Promise<Place> {
  const [, phase, handle = ''] = /^(handle|name):(.*)$/s.exec(cursor) ?? []
  if (phase === 'name' && handle === '') return { phase, after: '' }
  if (!handlePattern.test(handle)) throw brokenCursor()
  if (phase === 'handle') return { phase, after: handle }
  const user = await findUserByHandle(redis, handle)
  if (user === undefined) throw brokenCursor()
  return { phase: 'name', after: `${foldName(user.name)}\0${handle}` }
}

const brokenCursor = () => new ChatError('bad_request', { message: 'This cursor is not from here.' })

/** Names that look the same to a person who types them are found alike. */
export function foldName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('\0', '').trim()
}

/** Reads a stored profile. */
export function parseUser(user: UserId, json: string): User {
  const { handle, name, role, imported, deactivated, earlier } = JSON.parse(json) as Omit<User, 'user'>
  return {
    user,
    handle,
    name,
    role,
    ...(imported ? { imported } : {}),
    ...(deactivated ? { deactivated } : {}),
    ...(earlier ? { earlier } : {}),
  }
}

async function inBatches(
  items: readonly string[],
  ask: (batch: readonly string[]) => Promise<unknown>,
): Promise<(string | null)[]> {
  const answers: Promise<unknown>[] = []
  for (let from = 0; from < items.length; from += batchSize)
    answers.push(ask(items.slice(from, from + batchSize)))
  return (await Promise.all(answers)).flat() as (string | null)[]
}
