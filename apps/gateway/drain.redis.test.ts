import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { spawnGateway, startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('a gateway that goes', () => {
  it('on SIGTERM answers what was asked, sends everyone away, lets nobody in, and ends with 0', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using leaving = await spawnGateway({
      REDIS_URL: server.url,
      RUNNEL_PREFIX: house.prefix,
      RUNNEL_DRAIN_MS: '1500',
    })
    await using adas = await connect(leaving.url, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await adas.ask('session:resume', {})
    await bobs.ask('session:resume', {})
    const sent = Array.from({ length: 50 }, (_, index) => adas.say(general, `last words ${index}`))
    const ended = leaving.end('SIGTERM')
    const { reconnectInMs } = await adas.hears('gateway:draining')
    expect(reconnectInMs).toBeLessThanOrEqual(1_500)
    const ready = (path: string) => fetch(leaving.url + path).then(({ status }) => status)
    expect(await ready('/api/health/ready')).toBe(503)
    expect(await ready('/api/health/ready?balancer')).toBe(404)
    expect(await ready('/api/health/live')).toBe(200)
    await expect(connect(leaving.url, bob.token)).rejects.toThrow('websocket error')
    await expect(Promise.all(sent)).resolves.toHaveLength(50)
    expect(await adas.hears('session:ended')).toEqual({ reason: 'draining', reconnect: true })
    expect(await ended).toBe(0)
    await until(() => bobs.texts(general).length === 50)
    await until(() => !adas.socket.connected)
  })

  it('when it is killed, its people go on on the other one and lack nothing', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using dying = await spawnGateway({ REDIS_URL: server.url, RUNNEL_PREFIX: house.prefix })
    const adas = await connect(dying.url, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    const before = await adas.ask('session:resume', {})
    await bobs.ask('session:resume', {})
    await bobs.say(general, 'before')
    await until(() => adas.texts(general).length === 1)
    const position = { ...before.channels.find(({ channel }) => channel === general)!.position }
    position.id = adas.entries(general).at(-1)!.id
    await dying.end('SIGKILL')
    await bobs.say(general, 'meanwhile')
    await using back = await connect(house.urls[0]!, ada.token)
    const resumed = await back.ask('session:resume', { positions: { [general]: position } })
    const mine = resumed.channels.find(({ channel }) => channel === general)!
    expect(mine.events).toMatchObject([{ text: 'meanwhile' }])
    await adas[Symbol.asyncDispose]()
  })

  it('says readably which settings cannot be used, and ends with 1', async () => {
    await expect(spawnGateway({ REDIS_URL: server.url, RUNNEL_SIGN_UP: 'everyone' })).rejects.toThrow(
      'ended with 1',
    )
    await expect(spawnGateway({ REDIS_URL: 'http://x' })).rejects.toThrow('ended with 1')
  })
})
