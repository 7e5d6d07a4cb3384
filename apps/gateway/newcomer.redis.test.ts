import { setTimeout as pause } from 'node:timers/promises'
import { endSession } from '@runnel/redis/session/session'
import { makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

test('eve’s session ends while her sockets connect, and none of them stays, without waiting for the sweep (ACC-1)', async () => {
  await using house = await startGateways(server.url, { hasLimits: false, sweepMs: 3_600_000 })
  const comeAt = async (url: string, token: string) => {
    const beganAt = performance.now()
    const connection = await connect(url, token).catch(() => undefined)
    return { connection, ms: performance.now() - beganAt }
  }
  const rounds = 16
  let takesMs = 0
  for (let round = 0; round <= rounds; round++) {
    const eve = await makePerson(house.redis, `eve${round}`)
    const coming = Array.from({ length: 6 }, (_, index) => comeAt(house.urls[index % 2]!, eve.token))
    if (round === 0) takesMs = Math.min(...(await Promise.all(coming)).map(({ ms }) => ms))
    // Each time a little later in what connecting takes.
    await pause((takesMs * round) / rounds)
    await endSession(house.redis, { token: eve.token })
    const came = await Promise.all(coming)
    await until(() => came.every(({ connection }) => !connection?.socket.connected))
  }
  expect(takesMs).toBeGreaterThan(0)
})
