import type { UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import { hashSecret } from '../secret.ts'
import {
  areSessionsAlive,
  createSession,
  endAllSessions,
  endSession,
  findSession,
  listSessions,
} from './session.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]

describe.each(kindsOfRedis)('sessions, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = () => connectRedis({ url: server.url, prefix: prefix() })
  /** What is told on a person's feed from now on. */
  const listen = async (redis: Redis, user: UserId) => {
    const heard: unknown[] = []
    const listener = redis.inside.open('test', { isPatient: true })
    listener.on('smessage', (_channel: string, text: string) => heard.push(JSON.parse(text)))
    await listener.ssubscribe(redis.keys.userFeed(user))
    return heard
  }

  test('ada’s device is known by its token, and the token is not in Redis', async () => {
    await using redis = await connect()
    const { token, session, hash } = await createSession(redis, { user: ada, device: 'Firefox' })
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(await findSession(redis, token)).toMatchObject({ user: ada, session, hash, device: 'Firefox' })
    expect(hash).toBe(hashSecret(token))
    expect(await findSession(redis, `${token}x`)).toBeUndefined()
    expect(await findSession(redis, '')).toBeUndefined()
    expect(await redis.inside.commands.exists(redis.keys.session(token))).toBe(0)
  })

  test('no two sessions have a token in common', async () => {
    await using redis = await connect()
    const made = await Promise.all(Array.from({ length: 30 }, () => createSession(redis, { user: ada })))
    expect(new Set(made.map((one) => one.token)).size).toBe(30)
    expect(new Set(made.map((one) => one.session)).size).toBe(30)
  })

  test('a session that is used lives on, one that is not lapses', async () => {
    await using redis = await connect()
    const ttl = { ttlMs: 2_000 }
    const used = await createSession(redis, { user: ada, ...ttl })
    const left = await createSession(redis, { user: ada, ...ttl })
    const firstEnd = used.expiresAt
    await until(async () => {
      const found = await findSession(redis, used.token, { ...ttl, touchAfterMs: 50 })
      expect(found).toBeDefined()
      return found!.usedAt > firstEnd + 200
    })
    await until(async () => (await findSession(redis, left.token)) === undefined)
    expect(await areSessionsAlive(redis, [left.hash])).toEqual([false])
  })

  test('looking at a session twice in a minute writes nothing', async () => {
    await using redis = await connect()
    const { token, expiresAt } = await createSession(redis, { user: ada })
    const first = await findSession(redis, token)
    const second = await findSession(redis, token)
    expect(second!.usedAt).toBe(first!.usedAt)
    expect(Math.abs(second!.expiresAt - expiresAt)).toBeLessThan(50)
  })

  test('ada sees her devices, and nobody else’s; those that lapsed are forgotten', async () => {
    await using redis = await connect()
    const phone = await createSession(redis, { user: ada, device: 'phone' })
    const lapsed = await createSession(redis, { user: ada, device: 'old', ttlMs: 20 })
    await createSession(redis, { user: bob, device: 'bob’s' })
    await until(async () => (await findSession(redis, lapsed.token)) === undefined)
    expect(await listSessions(redis, ada)).toMatchObject([{ session: phone.session, device: 'phone' }])
    expect(await redis.inside.commands.hlen(redis.keys.userSessions(ada))).toBe(1)
  })

  test('signing out ends one session at once and tells the gateways', async () => {
    await using redis = await connect()
    const heard = await listen(redis, ada)
    const phone = await createSession(redis, { user: ada })
    const desk = await createSession(redis, { user: ada })
    expect(await endSession(redis, { token: phone.token })).toBe(true)
    expect(await findSession(redis, phone.token)).toBeUndefined()
    expect(await findSession(redis, desk.token)).toBeDefined()
    await until(() => heard.length === 1)
    expect(heard).toEqual([{ type: 'session:ended', session: phone.session, reason: 'signed_out' }])
    expect(await endSession(redis, { token: phone.token })).toBe(false)
    expect((await listSessions(redis, ada)).map((one) => one.session)).toEqual([desk.session])
  })

  test('a session is ended by its public id by the one it belongs to only', async () => {
    await using redis = await connect()
    const { token, session } = await createSession(redis, { user: ada })
    expect(await endSession(redis, { user: bob, session })).toBe(false)
    expect(await findSession(redis, token)).toBeDefined()
    expect(await endSession(redis, { user: ada, session })).toBe(true)
    expect(await findSession(redis, token)).toBeUndefined()
  })

  test('all of ada’s sessions end together, or all but the one she asks from', async () => {
    await using redis = await connect()
    const heard = await listen(redis, ada)
    const [one, two, three] = await Promise.all([0, 1, 2].map(() => createSession(redis, { user: ada })))
    const bobs = await createSession(redis, { user: bob })
    expect(await endAllSessions(redis, ada, { except: two!.session })).toBe(2)
    expect(await areSessionsAlive(redis, [one!.hash, two!.hash, three!.hash, bobs.hash])).toEqual([
      false,
      true,
      false,
      true,
    ])
    await until(() => heard.length === 2)
    expect(await endAllSessions(redis, ada)).toBe(1)
    await until(() => heard.length === 3)
    expect(heard.at(-1)).toEqual({ type: 'session:ended', reason: 'revoked' })
    expect(await listSessions(redis, ada)).toEqual([])
    expect(await areSessionsAlive(redis, [bobs.hash])).toEqual([true])
  })

  test('of twenty who end one session one did it', async () => {
    await using redis = await connect()
    const heard = await listen(redis, ada)
    const { token } = await createSession(redis, { user: ada })
    const ended = await Promise.all(Array.from({ length: 20 }, () => endSession(redis, { token })))
    expect(ended.filter(Boolean)).toHaveLength(1)
    await until(() => heard.length === 1)
  })

  test('the sweep asks about thousands of sessions and gets them in order', async () => {
    await using redis = await connect()
    const alive = await createSession(redis, { user: ada })
    const hashes = Array.from({ length: 1_200 }, (_, index) =>
      index % 400 === 7 ? alive.hash : hashSecret(`${index}`),
    )
    const answers = await areSessionsAlive(redis, hashes)
    expect(answers.flatMap((is, index) => (is ? [index] : []))).toEqual([7, 407, 807])
    expect(await areSessionsAlive(redis, [])).toEqual([])
  })

  test('somebody who signs in again and again has no endless list of lapsed sessions', async () => {
    await using redis = await connect()
    for (let count = 0; count < 60; count++) await createSession(redis, { user: ada, ttlMs: 1 })
    await createSession(redis, { user: ada })
    expect(await redis.inside.commands.hlen(redis.keys.userSessions(ada))).toBeLessThan(52)
  })

  test('a session that begins while others are ended or listed is in its person’s list as long as it lives (ACC-1)', async () => {
    const installation = prefix()
    const at = () => connectRedis({ url: server.url, prefix: installation })
    await using redis = await at()
    await using other = await at()
    for (let round = 0; round < 40; round++) {
      const begun = Array.from({ length: 5 }, () => createSession(redis, { user: ada }))
      for (let turn = 0; turn < 3; turn++)
        await Promise.all([endAllSessions(other, ada), listSessions(other, ada), listSessions(redis, ada)])
      const sessions = await Promise.all(begun)
      await endAllSessions(other, ada)
      const alive = await areSessionsAlive(
        redis,
        sessions.map(({ hash }) => hash),
      )
      expect(alive).toEqual(sessions.map(() => false))
    }
  })
})

test('a Redis that is full still knows who is signed in', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const { token } = await createSession(redis, { user: ada })
  await redis.inside.commands.call('CONFIG', ['SET', 'maxmemory', '1'])
  await expect(createSession(redis, { user: ada })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await findSession(redis, token, { touchAfterMs: 0 })).toMatchObject({ user: ada })
})
