import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { startMasters } from '@runnel/testing/start-masters'
import { kindsOfRedis, prefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import { acquireLock, breakLock, readLock, releaseLock, renewLock, showLock, withLock } from './lock.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]
const general = 'c_general00000' as ChannelId

/** The same lock, decided by five masters of which a majority must agree. */
async function startWithMasters(): Promise<TestRedis & { lockUrls: readonly string[] }> {
  const [server, masters] = await Promise.all([startRedis(), startMasters()])
  const stop = async () => {
    await Promise.all([server.stop(), masters.stop()])
  }
  return { ...server, lockUrls: masters.urls, stop, [Symbol.asyncDispose]: stop }
}

const kinds = [
  ...kindsOfRedis,
  ['a single Redis and five voting masters', startWithMasters] as const,
] as const

describe.each(kinds)('the lock of a channel, on %s', (_kind, start) => {
  let server: TestRedis & { lockUrls?: readonly string[] }
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  /** Ada owns #general, bob moderates it, cy is a member. */
  const connect = async () => {
    const redis = await connectRedis({ url: server.url, prefix: prefix(), lockUrls: server.lockUrls ?? [] })
    await redis.inside.commands.hset(
      redis.keys.members(general),
      ada,
      'owner',
      bob,
      'moderator',
      cy,
      'member',
    )
    return redis
  }
  const hasLapsed = (redis: Redis) => until(async () => (await readLock(redis, general)) === undefined)

  test('while ada holds it, bob is told who does and until when, and so is ada in another tab', async () => {
    await using redis = await connect()
    const lock = await acquireLock(redis, { channel: general, holder: ada })
    expect(await readLock(redis, general)).toMatchObject({ holder: ada, fence: lock.fence })
    for (const holder of [ada, bob])
      await expect(acquireLock(redis, { channel: general, holder })).rejects.toMatchObject({
        code: 'locked',
        holder: ada,
        expiresAt: expect.closeTo(lock.expiresAt, -2) as number,
      })
    expect(await releaseLock(redis, { channel: general, lock })).toBe(true)
    expect((await acquireLock(redis, { channel: general, holder: bob })).fence).toBe(lock.fence + 1)
  })

  test('of fifty who ask at once one gets it', async () => {
    await using redis = await connect()
    const attempts = Array.from({ length: 50 }, (_, index) =>
      acquireLock(redis, { channel: general, holder: index % 2 ? ada : bob }),
    )
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(
      outcomes.filter(
        (outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code === 'locked',
      ),
    ).toHaveLength(49)
  })

  test('a member may not take it, and for an outsider there is no such channel', async () => {
    await using redis = await connect()
    await expect(acquireLock(redis, { channel: general, holder: cy })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const outsider = 'u_eve000000000' as UserId
    const hidden = acquireLock(redis, { channel: general, holder: outsider })
    const absent = acquireLock(redis, { channel: 'c_absent000000' as ChannelId, holder: outsider })
    const [one, other] = await Promise.allSettled([hidden, absent])
    expect(one).toMatchObject({ reason: { code: 'not_found' } })
    expect(String((one as PromiseRejectedResult).reason)).toBe(
      String((other as PromiseRejectedResult).reason),
    )
    expect(await readLock(redis, general)).toBeUndefined()
  })

  test('a hold that has lapsed can be neither renewed nor given back, whoever has it now', async () => {
    await using redis = await connect()
    const stale = await acquireLock(redis, { channel: general, holder: ada, ttlMs: 1_000 })
    await hasLapsed(redis)
    await expect(renewLock(redis, { channel: general, lock: stale })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    const lock = await acquireLock(redis, { channel: general, holder: bob })
    expect(lock.fence).toBeGreaterThan(stale.fence)
    await expect(renewLock(redis, { channel: general, lock: stale })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    expect(await releaseLock(redis, { channel: general, lock: stale })).toBe(false)
    // Neither does a guessed fence help, nor somebody else's name.
    for (const forged of [
      { ...stale, fence: lock.fence },
      { ...lock, fence: stale.fence },
      { ...lock, holder: ada },
    ])
      await expect(renewLock(redis, { channel: general, lock: forged })).rejects.toMatchObject({
        code: 'lock_lost',
      })
    expect((await renewLock(redis, { channel: general, lock })).expiresAt).toBeGreaterThanOrEqual(
      lock.expiresAt,
    )
  })

  test('work that takes longer than the hold keeps it by renewing, and gives it back', async () => {
    await using redis = await connect()
    const fence = await withLock(
      redis,
      { channel: general, holder: ada, ttlMs: 2_500 },
      async (lock, signal) => {
        const first = (await readLock(redis, general))!.expiresAt
        await until(async () => ((await readLock(redis, general))?.expiresAt ?? 0) > first + 2_500)
        expect(signal.aborted).toBe(false)
        return lock.fence
      },
    )
    expect(fence).toBe(1)
    expect(await readLock(redis, general)).toBeUndefined()
  })

  test('work that fails gives the lock back, and its error is the one that is told', async () => {
    await using redis = await connect()
    const work = withLock(redis, { channel: general, holder: ada }, () =>
      Promise.reject(new Error('spilled')),
    )
    await expect(work).rejects.toThrow('spilled')
    expect(await readLock(redis, general)).toBeUndefined()
  })

  test('work whose lock is lost is told', async () => {
    await using redis = await connect()
    await withLock(redis, { channel: general, holder: ada, ttlMs: 2_500 }, async (_lock, signal) => {
      expect(await breakLock(redis, { channel: general, by: ada })).toMatchObject({ holder: ada })
      const taken = await acquireLock(redis, { channel: general, holder: bob })
      await until(() => signal.aborted)
      expect(await readLock(redis, general)).toMatchObject({ holder: bob, fence: taken.fence })
    })
    // Bob's hold is not ended with ada's.
    expect(await readLock(redis, general)).toMatchObject({ holder: bob })
  })

  test('an owner breaks a hold, with the reason in the audit; its holder is refused from then on', async () => {
    await using redis = await connect()
    const lock = await acquireLock(redis, { channel: general, holder: bob })
    const audit = redis.keys.audit(redis.keys.partitionOf(general))
    for (const by of [bob, cy])
      await expect(breakLock(redis, { channel: general, by })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      breakLock(redis, { channel: general, by: 'u_eve000000000' as UserId }),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(await redis.inside.commands.exists(audit)).toBe(0)

    const broken = await breakLock(redis, { channel: general, by: ada, reason: 'left it "open"' })
    expect(broken).toEqual({ holder: bob, fence: lock.fence })
    await expect(renewLock(redis, { channel: general, lock })).rejects.toMatchObject({ code: 'lock_lost' })
    const own = await acquireLock(redis, { channel: general, holder: ada })
    expect(own.fence).toBe(lock.fence + 1)
    const records = await redis.inside.commands.xrange(audit, '-', '+')
    expect(records.map(([, fields]) => JSON.parse(`{${fields[1]}}`) as unknown)).toEqual([
      {
        by: ada,
        action: 'admin:break',
        channel: general,
        kind: '',
        user: bob,
        reason: 'left it "open"',
      },
    ])
    await releaseLock(redis, { channel: general, lock: own })
    expect(await breakLock(redis, { channel: general, by: ada })).toBeUndefined()
    expect(await redis.inside.commands.xlen(audit)).toBe(1)
  })

  test('who runs the installation may hold a public channel without being a member, and no private one (ACC-2)', async () => {
    await using redis = await connect()
    const dee = 'u_dee000000000' as UserId
    const ask = { channel: general, holder: dee, acting: 'owner' } as const
    const show = () => showLock(redis, { channel: general, reader: dee, acting: 'owner' })
    const head = redis.keys.head(general)
    await redis.inside.commands.hset(head, 'kind', 'private', 'flags', '')
    await expect(acquireLock(redis, ask)).rejects.toMatchObject({ code: 'not_found' })
    await expect(show()).rejects.toMatchObject({ code: 'not_found' })
    await redis.inside.commands.hset(head, 'kind', 'public')
    const lock = await acquireLock(redis, ask)
    expect(await show()).toMatchObject({ holder: dee, fence: lock.fence })
    await renewLock(redis, { channel: general, lock, acting: 'owner' })
    // Made private meanwhile: the hold ends with the right to it.
    await redis.inside.commands.hset(head, 'kind', 'private')
    await expect(renewLock(redis, { channel: general, lock, acting: 'owner' })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    expect(await readLock(redis, general)).toBeUndefined()
  })

  test('a moderator who is one no more keeps no hold', async () => {
    await using redis = await connect()
    const lock = await acquireLock(redis, { channel: general, holder: bob })
    await redis.inside.commands.hset(redis.keys.members(general), bob, 'member')
    await expect(renewLock(redis, { channel: general, lock })).rejects.toMatchObject({ code: 'lock_lost' })
    expect(await acquireLock(redis, { channel: general, holder: ada })).toMatchObject({
      fence: lock.fence + 1,
    })
  })
})
