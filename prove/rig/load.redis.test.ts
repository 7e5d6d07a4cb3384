import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { check, checkers } from './checkers.ts'
import { happeningsOf } from './history.ts'
import { startLoad } from './load.ts'
import { findUnseen } from './mutate.ts'

test('people of two processes talk at three gateways, nothing is wrong, and whatever is made wrong is found', async () => {
  await using server = await startRedis()
  await using house = await startGateways(server.url, { count: 3, hasLimits: false })
  const place = { url: house.urls, redis: house.redis }
  const load = await startLoad(place, { people: 4, channels: 2, perSecond: 80, seed: 3, processes: 2 })
  await until(() => load.acknowledged > 120, 40_000)
  const history = await load.stop()
  expect(check(history)).toEqual([])
  expect(findUnseen(history, Object.values(checkers))).toEqual([])
  expect(new Set(happeningsOf(history, 'saw').map(({ device }) => device)).size).toBe(8)
  // Those who were there and those who came to compare.
  expect(new Set(happeningsOf(history, 'shown').map(({ device }) => device)).size).toBe(12)
}, 240_000)
