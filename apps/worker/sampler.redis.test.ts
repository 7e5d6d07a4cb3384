import { connectRedis } from '@runnel/redis/connect'
import { createLog } from '@runnel/server/log'
import { createMetrics } from '@runnel/server/metrics'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createSampler } from './sampler.ts'

test('only the worker that leads tells what is stored: an operator never sees figures of yesterday', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const registry = createMetrics()
  const skews: number[] = []
  const sampler = createSampler({
    redis,
    log: createLog({ name: 'worker', level: 'silent' }),
    registry,
    onSkew: (skewMs) => void skews.push(skewMs),
    everyMs: 20,
  })
  const told = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(await told()).toEqual([])
  const term = new AbortController()
  const running = sampler.run(term.signal)
  await until(async () =>
    (await told()).some((line) => line.startsWith('runnel_stream_entries{stream="log"} 0')),
  )
  await until(async () => (await told()).some((line) => /^runnel_redis_used_bytes [1-9]/.test(line)))
  expect(await told()).toContain('runnel_dead_letters 0')
  expect(Math.abs(skews[0]!)).toBeLessThan(1_000)
  term.abort()
  await running
  expect(await told()).toEqual([])
})
