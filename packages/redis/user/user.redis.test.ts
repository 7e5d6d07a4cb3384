import type { UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { createInvitation, listInvitations } from '../invitation/invitation.ts'
import {
  countUsers,
  createUser,
  findUserByHandle,
  findUserIds,
  findUserTexts,
  findUsers,
  listUsers,
  renameUser,
  setPassword,
} from './user.ts'

describe.each(kindsOfRedis)('people, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })
  const signUp = (redis: Redis, handle: string, invite?: string) =>
    createUser(redis, { handle, name: handle, signUp: 'invited', invite, passwordHash: `hash of ${handle}` })
  /** Waits for all, and counts what came of them. */
  const outcomes = async (attempts: Promise<unknown>[]) => {
    const counts: Record<string, number> = {}
    for (const outcome of await Promise.allSettled(attempts)) {
      const word = outcome.status === 'fulfilled' ? 'ok' : String((outcome.reason as { code?: string }).code)
      counts[word] = (counts[word] ?? 0) + 1
    }
    return counts
  }

  test('the first to sign up owns the installation and needs no invitation', async () => {
    await using redis = await connect()
    expect(await countUsers(redis)).toBe(0)
    const ada = await signUp(redis, 'ada')
    expect(ada).toMatchObject({ user: { handle: 'ada', role: 'owner' }, isFirst: true })
    expect(ada.user.user).toMatch(/^u_[0-9a-z]{12}$/)
    expect(await countUsers(redis)).toBe(1)
  })

  test('of fifty who sign up first at once, one is the owner and the others are asked for an invitation', async () => {
    await using redis = await connect()
    const attempts = Array.from({ length: 50 }, (_, index) => signUp(redis, `p${index}`))
    expect(await outcomes(attempts)).toEqual({ ok: 1, forbidden: 49 })
    expect((await listUsers(redis, {})).users).toMatchObject([{ role: 'owner' }])
  })

  test('without a good invitation bob is told in a sentence, and learns nothing of handles', async () => {
    await using redis = await connect()
    await signUp(redis, 'ada')
    await expect(signUp(redis, 'bob')).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You need an invitation to sign up here.',
    })
    for (const handle of ['bob', 'ada'])
      await expect(signUp(redis, handle, 'x'.repeat(22))).rejects.toMatchObject({
        code: 'forbidden',
        message: 'This invitation is no longer good; ask for a new one.',
      })
  })

  test('where sign-up is open, bob comes in as a member', async () => {
    await using redis = await connect()
    await signUp(redis, 'ada')
    const bob = await createUser(redis, { handle: 'bob', name: 'Bob', signUp: 'open' })
    expect(bob).toMatchObject({ user: { role: 'member' }, isFirst: false })
  })

  test('where sign-up is open, an invitation still says where it leads and as what; one that is over keeps nobody out', async () => {
    await using redis = await connect()
    const ada = (await signUp(redis, 'ada')).user.user
    const { channel } = await createChannel(redis, { by: ada, name: 'design', kind: 'private' })
    const { token } = await createInvitation(redis, { by: ada, uses: 1, role: 'guest', channel })
    const join = (handle: string) =>
      createUser(redis, { handle, name: handle, signUp: 'open', invite: token })
    expect(await join('bob')).toMatchObject({ user: { role: 'guest' }, invited: { channel, by: ada } })
    const cy = await join('cy')
    expect(cy.user.role).toBe('member')
    expect(cy).not.toHaveProperty('invited')
  })

  test('a caller that says nothing of the right to sign up gets the strict one', async () => {
    await using redis = await connect()
    await signUp(redis, 'ada')
    for (const signUp of [undefined, '', 'nonsense'] as unknown as 'open'[])
      await expect(createUser(redis, { handle: 'bob', name: 'Bob', signUp })).rejects.toMatchObject({
        code: 'forbidden',
      })
  })

  test('two hundred sign up at once with one handle, however written: one gets it', async () => {
    await using redis = await connect()
    const attempts = Array.from({ length: 200 }, (_, index) =>
      createUser(redis, { handle: index % 2 ? 'Ada' : 'aDA', name: `Ada ${index}`, signUp: 'open' }),
    )
    expect(await outcomes(attempts)).toEqual({ ok: 1, conflict: 199 })
    expect(await countUsers(redis)).toBe(1)
    await expect(createUser(redis, { handle: 'ADA', name: 'x', signUp: 'open' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'This handle is taken.',
    })
  })

  test('the last use of an invitation is taken by one of fifty', async () => {
    await using redis = await connect()
    const ada = (await signUp(redis, 'ada')).user.user
    const { token } = await createInvitation(redis, { by: ada, uses: 2 })
    await signUp(redis, 'bob', token)
    const attempts = Array.from({ length: 50 }, (_, index) => signUp(redis, `p${index}`, token))
    expect(await outcomes(attempts)).toEqual({ ok: 1, forbidden: 49 })
    expect(await listInvitations(redis, ada)).toEqual([])
  })

  test('a handle that is taken costs no use of the invitation', async () => {
    await using redis = await connect()
    const ada = (await signUp(redis, 'ada')).user.user
    const { token } = await createInvitation(redis, { by: ada })
    await expect(signUp(redis, 'Ada', token)).rejects.toMatchObject({ code: 'conflict' })
    expect(await signUp(redis, 'bob', token)).toMatchObject({ isFirst: false })
  })

  test('what is no handle is refused before it reaches Redis', async () => {
    await using redis = await connect()
    for (const handle of ['', '-ada', 'ada-', 'a da', 'ada\0', 'a'.repeat(33), 'ädä', '{x}'])
      await expect(signUp(redis, handle)).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('bob is found by his handle however it is written, with his password’s hash, and by his id without', async () => {
    await using redis = await connect()
    const { user: bob } = await signUp(redis, 'bob')
    expect(await findUserByHandle(redis, 'BoB')).toEqual({ ...bob, passwordHash: 'hash of bob' })
    expect(await findUserByHandle(redis, 'nobody')).toBeUndefined()
    expect(await findUsers(redis, ['u_nobody000000' as UserId, bob.user])).toEqual([bob])
    expect(await findUsers(redis, [])).toEqual([])
    expect(await findUserIds(redis, ['Bob', 'nobody'])).toEqual(new Map([['Bob', bob.user]]))
    expect(await findUserIds(redis, [])).toEqual(new Map())
  })

  test('the JSON of ada that is kept is of what she is called now, in this installation', async () => {
    await using redis = await connect()
    await using elsewhere = await connect()
    const { user: ada } = await signUp(redis, 'ada')
    const read = async (from: Redis) =>
      (await findUserTexts(from, [ada.user])).map((text) => JSON.parse(text) as unknown)
    expect(await read(redis)).toEqual([ada])
    expect(await read(redis)).toEqual([ada])
    const renamed = await renameUser(redis, { user: ada.user, handle: 'lovelace' })
    expect(await read(redis)).toEqual([renamed])
    expect(await read(elsewhere)).toEqual([])
  })

  test('bob gets a new password; imported people and strangers get none', async () => {
    await using redis = await connect()
    const { user: bob } = await signUp(redis, 'bob')
    await setPassword(redis, { user: bob.user, passwordHash: 'another' })
    expect(await findUserByHandle(redis, 'bob')).toEqual({ ...bob, passwordHash: 'another' })
    const { user: cy } = await createUser(redis, { handle: 'cy', name: 'Cy', imported: true })
    for (const user of [cy.user, 'u_nobody000000' as UserId])
      await expect(setPassword(redis, { user, passwordHash: 'x' })).rejects.toMatchObject({
        code: 'not_found',
      })
    expect(await findUserByHandle(redis, 'cy')).toEqual(cy)
  })

  test('imported people have no password, are not the first and are in no list, but are found by handle', async () => {
    await using redis = await connect()
    const cy = await createUser(redis, { handle: 'cy', name: 'cy', imported: true })
    expect(cy).toMatchObject({ user: { imported: true, role: 'member' }, isFirst: false })
    expect(await countUsers(redis)).toBe(0)
    expect(await findUserByHandle(redis, 'cy')).toEqual(cy.user)
    expect((await signUp(redis, 'ada')).isFirst).toBe(true)
    expect((await listUsers(redis, {})).users.map((user) => user.handle)).toEqual(['ada'])
    await expect(createUser(redis, { handle: 'cy', name: 'Cy', signUp: 'open' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('people are listed by the beginning of handle or name, a page at a time, nobody twice', async () => {
    await using redis = await connect()
    const add = (handle: string, name: string) => createUser(redis, { handle, name, signUp: 'open' })
    await add('ada', 'Ada Lovelace')
    await add('adam', 'Zoé')
    await add('bob', 'ADELE')
    await add('cy', 'Ａdmiral') // full-width A
    await add('dee', 'Ädam')
    await add('eve', 'adele')
    const handles = async (query: string, limit: number) => {
      const pages: string[][] = []
      let cursor: string | undefined
      do {
        const page = await listUsers(redis, { query, limit, ...(cursor === undefined ? {} : { cursor }) })
        pages.push(page.users.map((user) => user.handle))
        cursor = page.cursor
      } while (cursor !== undefined)
      return pages
    }
    expect(await handles('ad', 50)).toEqual([['ada', 'adam', 'bob', 'eve', 'cy']])
    for (const limit of [1, 2, 3, 4, 5]) {
      const pages = await handles('@AD', limit)
      expect(pages.flat()).toEqual(['ada', 'adam', 'bob', 'eve', 'cy'])
      expect(pages.every((page) => page.length <= limit)).toBe(true)
    }
    expect((await handles('', 2)).flat()).toEqual(['ada', 'adam', 'bob', 'cy', 'dee', 'eve'])
    expect((await handles('ä', 5)).flat()).toEqual(['dee'])
    expect((await handles('lovelace', 5)).flat()).toEqual([])
  })

  test('a cursor that was never given, or belongs to another query, shows nobody else', async () => {
    await using redis = await connect()
    await createUser(redis, { handle: 'ada', name: 'Ada', signUp: 'open' })
    await createUser(redis, { handle: 'bob', name: 'Bob', signUp: 'open' })
    for (const cursor of ['x', 'handle:', 'handle:A B', 'name:\xff', 'name:nobody', 'handle:ada\0'])
      await expect(listUsers(redis, { cursor })).rejects.toMatchObject({ code: 'bad_request' })
    expect(
      (await listUsers(redis, { query: 'bob', cursor: 'handle:aaa' })).users.map((one) => one.handle),
    ).toEqual(['bob'])
    expect((await listUsers(redis, { query: 'ada', cursor: 'handle:zzz' })).users).toEqual([])
  })
})
