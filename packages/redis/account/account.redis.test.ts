import { operatorId, type UserId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/audit.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { createSession, listSessions } from '../session/session.ts'
import {
  countUsers,
  createUser,
  findUserByHandle,
  findUserIds,
  findUsers,
  listUsers,
  renameUser,
} from '../user/user.ts'
import { checkDeactivation, deactivateAccount, reactivateAccount, setAccountRole } from './account.ts'
import { listAccounts } from './list-accounts.ts'
import { createReset, readReset, useReset } from './reset.ts'

describe.each(kindsOfRedis)('accounts, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })
  const person = async (redis: Redis, handle: string, role: InstallationRole = 'member') =>
    (await createUser(redis, { handle, name: handle, signUp: 'operator', role, passwordHash: 'old' })).user
      .user
  /** Ada owns, Bob is a member, Cy an admin. */
  const cast = async (redis: Redis) => ({
    ada: await person(redis, 'ada'),
    bob: await person(redis, 'bob'),
    cy: await person(redis, 'cy', 'admin'),
  })
  const roleOf = async (redis: Redis, user: UserId) => (await findUsers(redis, [user]))[0]?.role
  const handles = async (redis: Redis, listing: Parameters<typeof listAccounts>[1]) =>
    (await listAccounts(redis, listing)).accounts.map(({ handle }) => handle)

  test('only owners change owners and admins', async () => {
    await using redis = await connect()
    const { ada, bob, cy } = await cast(redis)
    const refusals: [UserId, UserId, InstallationRole][] = [
      [cy, ada, 'member'],
      [cy, cy, 'member'],
      [cy, bob, 'admin'],
      [cy, bob, 'owner'],
      [bob, bob, 'owner'],
      [bob, cy, 'member'],
    ]
    for (const [by, user, role] of refusals)
      await expect(setAccountRole(redis, { by, user, role })).rejects.toMatchObject({ code: 'forbidden' })
    await setAccountRole(redis, { by: cy, user: bob, role: 'guest' })
    expect(await roleOf(redis, bob)).toBe('guest')
    await setAccountRole(redis, { by: ada, user: bob, role: 'admin', reason: 'helps out' })
    expect(await roleOf(redis, bob)).toBe('admin')
    expect((await listAudit(redis, {})).records).toMatchObject([
      {
        by: ada,
        action: 'account:set-role',
        user: bob,
        before: 'guest',
        after: 'admin',
        reason: 'helps out',
      },
      { by: cy, action: 'account:set-role', user: bob, before: 'member', after: 'guest' },
    ])
    await expect(
      setAccountRole(redis, { by: ada, user: 'u_000000000000' as UserId, role: 'member' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the last owner who can sign in stays: neither demoted nor deactivated, not even by an operator', async () => {
    await using redis = await connect()
    const { ada, bob } = await cast(redis)
    for (const by of [ada, operatorId]) {
      await expect(setAccountRole(redis, { by, user: ada, role: 'member' })).rejects.toMatchObject({
        code: 'conflict',
        message: 'There is always an owner: make somebody else an owner first.',
      })
      await expect(checkDeactivation(redis, { by, user: ada })).rejects.toMatchObject({ code: 'conflict' })
      await expect(deactivateAccount(redis, { by, user: ada })).rejects.toMatchObject({ code: 'conflict' })
    }
    // An owner who is deactivated does not count.
    await setAccountRole(redis, { by: ada, user: bob, role: 'owner' })
    await deactivateAccount(redis, { by: ada, user: bob })
    await expect(setAccountRole(redis, { by: ada, user: ada, role: 'member' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await reactivateAccount(redis, { by: ada, user: bob })
    await setAccountRole(redis, { by: ada, user: ada, role: 'member' })
    expect([await roleOf(redis, ada), await roleOf(redis, bob)]).toEqual(['member', 'owner'])
  })

  test('two owners who demote each other a thousand times at once leave one owner each time', async () => {
    await using redis = await connect()
    await using other = await connectRedis({ url: server.url, prefix: redis.keys.prefix })
    const { ada, bob } = await cast(redis)
    await setAccountRole(redis, { by: ada, user: bob, role: 'owner' })
    for (let round = 0; round < 1_000; round++) {
      const outcomes = await Promise.allSettled([
        setAccountRole(redis, { by: ada, user: bob, role: 'admin' }),
        setAccountRole(other, { by: bob, user: ada, role: 'admin' }),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const left = outcomes[0].status === 'fulfilled' ? ada : bob
      await setAccountRole(redis, { by: left, user: left === ada ? bob : ada, role: 'owner' })
    }
  })

  test('two owners who deactivate each other at once leave one who can sign in', async () => {
    await using redis = await connect()
    const { ada, bob } = await cast(redis)
    await setAccountRole(redis, { by: ada, user: bob, role: 'owner' })
    for (let round = 0; round < 100; round++) {
      await Promise.allSettled([
        deactivateAccount(redis, { by: ada, user: bob }),
        deactivateAccount(redis, { by: bob, user: ada }),
      ])
      const out = (await findUsers(redis, [ada, bob])).filter(({ deactivated }) => deactivated)
      expect(out).toHaveLength(1)
      await reactivateAccount(redis, { by: out[0]!.user === ada ? bob : ada, user: out[0]!.user })
    }
  })

  test('a deactivated person has no sessions, is in no list of people, and everything of theirs is there when they return', async () => {
    await using redis = await connect()
    const { ada, bob } = await cast(redis)
    await createSession(redis, { user: bob })
    const { token } = await createReset(redis, { by: ada, user: bob })
    await deactivateAccount(redis, { by: ada, user: bob, reason: 'left the company' })
    expect(await listSessions(redis, bob)).toEqual([])
    expect(await findUserByHandle(redis, 'bob')).toMatchObject({ deactivated: true })
    expect((await listUsers(redis, {})).users.map(({ handle }) => handle)).toEqual(['ada', 'cy'])
    expect(await countUsers(redis)).toBe(2)
    expect(await readReset(redis, token)).toBeUndefined()
    // Their handle stays theirs.
    await expect(person(redis, 'bob')).rejects.toMatchObject({ code: 'conflict' })
    expect(await handles(redis, { state: 'deactivated' })).toEqual(['bob'])
    expect(await handles(redis, { state: 'active' })).toEqual(['ada', 'cy'])

    await reactivateAccount(redis, { by: ada, user: bob, reason: 'came back' })
    expect(await findUserByHandle(redis, 'bob')).toMatchObject({ role: 'member', passwordHash: 'old' })
    expect(await findUserByHandle(redis, 'bob')).not.toHaveProperty('deactivated')
    expect((await listUsers(redis, { query: 'bo' })).users).toHaveLength(1)
    expect(
      (await listAudit(redis, { user: bob })).records.map(({ action, reason }) => [action, reason]),
    ).toEqual([
      ['account:reactivate', 'came back'],
      ['account:deactivate', 'left the company'],
      ['account:create-reset', undefined],
    ])
  })

  test('a link to a new password is good once, for a day, and a newer one takes its place', async () => {
    await using redis = await connect()
    const { ada, bob, cy } = await cast(redis)
    const first = await createReset(redis, { by: cy, user: bob })
    const { token, expiresAt } = await createReset(redis, { by: cy, user: bob })
    expect(expiresAt - Date.now()).toBeGreaterThan(86_000_000)
    expect(token).toMatch(/^[\w-]{22}$/)
    expect(await readReset(redis, first.token)).toBeUndefined()
    expect(await readReset(redis, token)).toEqual({ user: bob, handle: 'bob' })
    await createSession(redis, { user: bob })
    const uses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => useReset(redis, { token, passwordHash: `new ${index}` })),
    )
    expect(uses.filter(Boolean)).toHaveLength(1)
    expect(await findUserByHandle(redis, 'bob')).toMatchObject({ passwordHash: `new ${uses.indexOf(true)}` })
    expect(await listSessions(redis, bob)).toEqual([])
    expect(await readReset(redis, token)).toBeUndefined()

    const lapsed = await createReset(redis, { by: cy, user: bob, validForMs: 0 })
    expect(await useReset(redis, { token: lapsed.token, passwordHash: 'late' })).toBe(false)
    // Whoever could give an owner a password would be one.
    for (const user of [ada, cy])
      await expect(createReset(redis, { by: cy, user })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await redis.inside.commands.hvals(redis.keys.resets)).join('')).not.toContain(lapsed.token)
  })

  test('ada renames herself: her earlier handle leads to her, and nobody else can take it', async () => {
    await using redis = await connect()
    const { ada, bob } = await cast(redis)
    expect(await renameUser(redis, { user: ada, handle: 'Lovelace', name: 'Ada Lovelace' })).toEqual({
      user: ada,
      handle: 'lovelace',
      name: 'Ada Lovelace',
      role: 'owner',
      earlier: ['ada'],
    })
    expect(await findUserByHandle(redis, 'ada')).toMatchObject({ user: ada, handle: 'lovelace' })
    expect(await findUserIds(redis, ['ada', 'lovelace'])).toEqual(
      new Map([
        ['ada', ada],
        ['lovelace', ada],
      ]),
    )
    await expect(renameUser(redis, { user: bob, handle: 'ada' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(person(redis, 'ada')).rejects.toMatchObject({ code: 'conflict' })
    expect((await listUsers(redis, { query: 'ada' })).users).toMatchObject([{ handle: 'lovelace' }])
    expect((await listUsers(redis, { query: 'lov' })).users).toMatchObject([{ user: ada }])
    expect(await handles(redis, { query: 'ada' })).toEqual(['lovelace'])
    // Back again costs no new handle.
    for (let turn = 0; turn < 30; turn++)
      await renameUser(redis, { user: ada, handle: turn % 2 === 0 ? 'ada' : 'lovelace' })
    expect(await handles(redis, {})).toEqual(['bob', 'cy', 'lovelace'])
    for (let turn = 1; turn < 20; turn++) await renameUser(redis, { user: bob, handle: `bob-${turn}` })
    await renameUser(redis, { user: bob, handle: 'bob-20' })
    await expect(renameUser(redis, { user: bob, handle: 'bob-21' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await listAudit(redis, { by: ada, action: 'user:' })).records.at(-1)).toMatchObject({
      before: 'ada (@ada)',
      after: 'Ada Lovelace (@lovelace)',
    })
  })

  test('of many who want one handle at once, one gets it', async () => {
    await using redis = await connect()
    const people = await Promise.all(['a1', 'a2', 'a3', 'a4'].map((handle) => person(redis, handle)))
    const tries = await Promise.allSettled(
      people.map((user) => renameUser(redis, { user, handle: 'wanted' })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('accounts are found by handle and name, by role and by state, a page at a time', async () => {
    await using redis = await connect()
    const { ada } = await cast(redis)
    for (let index = 0; index < 30; index++)
      await createUser(redis, {
        handle: `p${String(index).padStart(2, '0')}`,
        name: `Zoë ${index % 3}`,
        signUp: 'operator',
        role: index % 10 === 0 ? 'guest' : 'member',
      })
    await createUser(redis, { handle: 'zoe-x', name: 'Other', signUp: 'operator' })
    await createUser(redis, { handle: 'ghost', name: 'Zoë', imported: true })
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await listAccounts(redis, { query: 'zo', cursor, limit: 7 })
      expect(page.total).toBe(cursor === undefined ? 31 : undefined)
      all.push(...page.accounts.map(({ handle }) => handle))
      cursor = page.cursor
    } while (cursor)
    expect(all).toHaveLength(31)
    expect(new Set(all).size).toBe(31)
    expect(all[0]).toBe('zoe-x')
    expect(await handles(redis, { role: 'guest' })).toEqual(['p00', 'p10', 'p20'])
    expect(await handles(redis, { query: '@ZOË 1', role: 'guest' })).toEqual(['p10'])
    expect(await handles(redis, { state: 'imported' })).toEqual(['ghost'])
    expect((await listAccounts(redis, { role: 'owner' })).accounts).toMatchObject([
      { user: ada, sessions: 0, channels: 0, createdAt: expect.any(Number) },
    ])
    await expect(listAccounts(redis, { cursor: 'x:y' })).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('people who were there before there was a list of accounts are in it, and the owner among them stays one', async () => {
    await using redis = await connect()
    const { ada, bob } = await cast(redis)
    await redis.inside.commands.del(redis.keys.accounts, redis.keys.owners)
    await using later = await connectRedis({ url: server.url, prefix: redis.keys.prefix })
    await expect(setAccountRole(later, { by: ada, user: ada, role: 'member' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await setAccountRole(later, { by: ada, user: bob, role: 'owner' })
    await setAccountRole(later, { by: bob, user: ada, role: 'member' })
    expect(await handles(later, {})).toEqual(['ada', 'bob', 'cy'])
  })
})
