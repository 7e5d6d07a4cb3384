import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis } from '../connect.ts'
import { sweepPresence } from '../presence/presence.ts'
import { campaign } from './leader.ts'

/** Longer than a busy machine holds a process up, so that nobody loses a lease by that. */
const ttlMs = 1_200

describe.each(kindsOfRedis)('the leader, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = (inPrefix = prefix()) => connectRedis({ url: server.url, prefix: inPrefix })
  const aborted = async (signal: AbortSignal) => {
    if (!signal.aborted) await once(signal, 'abort')
  }

  test('of five workers one leads; when it stops another follows with a greater fence', async () => {
    await using redis = await connect()
    const leading = new Set<number>()
    const fences: number[] = []
    const stops = Array.from({ length: 5 }, () => new AbortController())
    const campaigns = stops.map(({ signal }, worker) =>
      campaign(redis, {
        name: 'sweep',
        ttlMs: 3_000,
        signal,
        lead: async (fence, term) => {
          leading.add(worker)
          expect(leading.size).toBe(1)
          fences.push(fence)
          await aborted(term)
          leading.delete(worker)
        },
      }),
    )
    for (let term = 1; term <= 5; term++) {
      await until(() => leading.size === 1 && fences.length === term)
      stops[[...leading][0]!]!.abort()
    }
    await Promise.all(campaigns)
    expect(fences).toEqual([1, 2, 3, 4, 5])
    expect(await redis.inside.commands.exists(redis.keys.leader('sweep'))).toBe(0)
  })

  test('a leader that renews leads for longer than its lease', async () => {
    await using redis = await connect()
    const stop = new AbortController()
    let since = Infinity
    const terms = campaign(redis, {
      name: 'sweep',
      ttlMs,
      signal: stop.signal,
      lead: async (_fence, term) => {
        since = performance.now()
        await aborted(term)
        since = Infinity
      },
    })
    // A term that a busy machine ends is followed by another one; none would last so long without renewing.
    const isLong = async () =>
      performance.now() - since > 2 * ttlMs &&
      (await redis.inside.commands.exists(redis.keys.leader('sweep'))) === 1
    await expect(until(isLong)).resolves.toBeUndefined()
    stop.abort()
    await terms
  })

  test('a leader whose lease is lost is told, and what it writes later is refused by its fence', async () => {
    await using redis = await connect()
    const stop = new AbortController()
    const terms: { fence: number; signal: AbortSignal }[] = []
    const running = campaign(redis, {
      name: 'sweep',
      ttlMs,
      signal: stop.signal,
      lead: async (fence, signal) => {
        terms.push({ fence, signal })
        await sweepPresence(redis, { fence })
        await aborted(signal)
      },
    })
    await until(() => terms.length === 1)
    // As after a freeze: the lease has lapsed in Redis, and this process does not know yet.
    await redis.inside.commands.del(redis.keys.leader('sweep'))
    await until(() => terms.length >= 2)
    expect(terms[0]!.signal.aborted).toBe(true)
    expect(terms[1]!.fence).toBeGreaterThan(terms[0]!.fence)
    await until(() =>
      sweepPresence(redis, { fence: terms[0]!.fence }).then(
        () => false,
        (error: { code: string }) => error.code === 'lock_lost',
      ),
    )
    await until(() =>
      sweepPresence(redis, { fence: terms.at(-1)!.fence }).then(
        () => true,
        () => false,
      ),
    )
    stop.abort()
    await running
  })

  test('while Redis is away nobody leads, and afterwards somebody does', async () => {
    await using own = await start()
    await using redis = await connectRedis({ url: own.url, prefix: prefix(), deadlineMs: 2_000 })
    const stop = new AbortController()
    const terms: AbortSignal[] = []
    const running = campaign(redis, {
      name: 'sweep',
      ttlMs,
      signal: stop.signal,
      lead: async (_fence, signal) => {
        terms.push(signal)
        await aborted(signal)
      },
    })
    const leads = () => terms.filter(({ aborted }) => !aborted).length
    await until(() => leads() === 1)
    for (const pid of own.pids) process.kill(pid, 'SIGSTOP')
    await expect(until(() => leads() === 0)).resolves.toBeUndefined()
    for (const pid of own.pids) process.kill(pid, 'SIGCONT')
    await expect(until(() => leads() === 1)).resolves.toBeUndefined()
    stop.abort()
    await running
  })

  test('a duty that fails is told to its owner, and the lead is free', async () => {
    await using redis = await connect()
    const { signal } = new AbortController()
    const failing = campaign(redis, {
      name: 'sweep',
      signal,
      lead: () => Promise.reject(new Error('spilled')),
    })
    await expect(failing).rejects.toThrow('spilled')
    expect(await redis.inside.commands.exists(redis.keys.leader('sweep'))).toBe(0)
  })
})
