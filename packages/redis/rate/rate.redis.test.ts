import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { connectRedis } from '../connect.ts'
import { readRate, spendRate } from './rate.ts'

const guesses = { kind: 'sign-in', key: '198.51.100.7 ada' }

onEveryRedis((connect) => {
  test('what comes from many at once is counted once each, of each kind and key by itself', async () => {
    await using redis = await connect()
    expect(await readRate(redis, guesses)).toEqual({ count: 0, leftMs: 0 })
    const spent = await Promise.all(
      Array.from({ length: 20 }, () => spendRate(redis, { ...guesses, stretchMs: 60_000 })),
    )
    expect(spent.map(({ count }) => count).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    const { count, leftMs } = await readRate(redis, guesses)
    expect(count).toBe(20)
    expect(leftMs).toBeGreaterThan(0)
    expect(leftMs).toBeLessThanOrEqual(60_000)
    expect(await readRate(redis, { ...guesses, kind: 'reset' })).toMatchObject({ count: 0 })
    expect(await readRate(redis, { ...guesses, key: 'another' })).toMatchObject({ count: 0 })
  })

  test('the stretch begins with the first, is not made longer by others, and then all is counted anew', async () => {
    await using redis = await connect()
    await spendRate(redis, { ...guesses, stretchMs: 2_000 })
    await spendRate(redis, { ...guesses, stretchMs: 60_000 })
    await until(async () => (await readRate(redis, guesses)).count === 0)
    expect(await spendRate(redis, { ...guesses, stretchMs: 60_000 })).toMatchObject({ count: 1 })
  })
})

test('wrong passwords are counted also while the memory of Redis is full', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  await redis.inside.commands.call('CONFIG', ['SET', 'maxmemory', '1'])
  expect(await spendRate(redis, { ...guesses, stretchMs: 60_000 })).toMatchObject({ count: 1 })
  const stored = await redis.inside.commands.keys('*')
  expect(stored.filter((key) => key.includes('ada') || key.includes('198.51'))).toEqual([])
  expect(stored.some((key) => key.includes(':rate:sign-in:'))).toBe(true)
})
