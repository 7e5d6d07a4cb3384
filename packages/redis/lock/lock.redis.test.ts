import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import { acquireLock, readLock, releaseLock, renewLock, withLock } from './lock.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]
const general = 'c_general00000' as ChannelId

describe.each(kindsOfRedis)('the lock of a channel, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  }, 30_000)
  afterAll(async () => server.stop())

  /** Ada owns #general, bob moderates it, cy is a member. */
  const connect = async () => {
    const redis = await connectRedis({ url: server.url, prefix: prefix() })
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
    const stale = await acquireLock(redis, { channel: general, holder: ada, ttlMs: 20 })
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
      { channel: general, holder: ada, ttlMs: 150 },
      async (lock, signal) => {
        const first = (await readLock(redis, general))!.expiresAt
        await until(async () => ((await readLock(redis, general))?.expiresAt ?? 0) > first + 150)
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
    await withLock(redis, { channel: general, holder: ada, ttlMs: 150 }, async (_lock, signal) => {
      await redis.inside.commands.del(redis.keys.lock(general))
      const taken = await acquireLock(redis, { channel: general, holder: bob })
      await until(() => signal.aborted)
      expect(await readLock(redis, general)).toMatchObject({ holder: bob, fence: taken.fence })
    })
    // Bob's hold is not ended with ada's.
    expect(await readLock(redis, general)).toMatchObject({ holder: bob })
  })
})
