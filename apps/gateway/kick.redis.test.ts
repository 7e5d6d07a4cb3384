import { playKick, type Removal } from '@runnel/testing/kick'
import { startGateways } from '@runnel/testing/start-gateway'
import { kindsOfRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const removals: Removal[] = ['kick', 'ban', 'leave', 'delete']

describe.each(kindsOfRedis)('a channel in full flow at three gateways, on %s (ACC-1)', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  it.each(removals)(
    'nothing of after the removal reaches whoever is removed, on any of their devices: %s',
    async (removal) => {
      await using house = await startGateways(server.url, { count: 3, hasLimits: false })
      const { before, after } = await playKick(house, { removal, rounds: 3 })
      expect(after).toEqual([])
      // There was something to be cut off.
      for (const heard of Object.values(before)) expect(heard).toBeGreaterThan(0)
    },
    120_000,
  )
})
