import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe.each([
  ['the gateway', true],
  ['Socket.IO', false],
])('a reader who does not read, where %s writes the frames (LOAD-1)', (_who, writesFrames) => {
  it('is closed before more than a bound waits for it, and nobody else misses anything', async () => {
    await using house = await startGateways(server.url, { count: 1, hasLimits: false, writesFrames })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    const cys = await connect(house.urls[0]!, cy.token)
    for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})
    const { ws } = cys.socket.io.engine.transport as unknown as { ws: { _socket?: Socket } & WebSocket }
    // The client's WebSocket here is the `ws` package.
    ws._socket!.pause()

    const text = 'x'.repeat(10_000)
    const slowCloses = async () =>
      Number(/^runnel_slow_closes_total (\d+)/m.exec(await house.gateways[0]!.metrics.metrics())?.[1])
    let said = 0
    await until(async () => {
      await Promise.all(Array.from({ length: 20 }, () => adas.say(general, text)))
      said += 20
      return (await slowCloses()) === 1
    }, 15_000)
    ws._socket!.resume()
    await until(() => !cys.socket.connected)
    await until(() => bobs.texts(general).length === said)
    expect(adas.texts(general)).toHaveLength(said)
    expect(await slowCloses()).toBe(1)
  })
})
