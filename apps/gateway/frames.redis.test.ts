import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe.each([
  ['the gateway', true],
  ['Socket.IO', false],
])('where %s writes the frames', (_who, writesFrames) => {
  it('everyone hears the same in the same order, over WebSocket, by polling, and while changing from one to the other', async () => {
    await using house = await startGateways(server.url, { writesFrames, hasLimits: false })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    const [one, other] = house.urls as [string, string]
    await using adas = await connect(one, ada.token)
    await using bobs = await connect(other, bob.token, { transports: ['polling'] })
    await using cys = await connect(one, cy.token, { transports: ['polling', 'websocket'] })
    for (const each of [adas, bobs, cys]) await each.ask('session:resume', {})
    await Promise.all(
      Array.from({ length: 90 }, (_, index) => [adas, bobs, cys][index % 3]!.say(general, `😀 ${index} ä`)),
    )
    await until(() => [adas, bobs, cys].every((each) => each.texts(general).length === 90))
    expect(bobs.entries(general)).toEqual(adas.entries(general))
    expect(cys.entries(general)).toEqual(adas.entries(general))
    expect(cys.socket.io.engine.transport.name).toBe('websocket')
    const metrics = await house.gateways[0]!.metrics.metrics()
    expect(metrics).toContain(`\nrunnel_frames_direct ${writesFrames ? 1 : 0}\n`)
  })

  it('what is hers alone comes to Ada between the messages, as it was sent', async () => {
    await using house = await startGateways(server.url, { count: 1, writesFrames, hasLimits: false })
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using phone = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    for (const each of [adas, phone, bobs]) await each.ask('session:resume', {})
    for (let turn = 0; turn < 20; turn += 1) {
      const { id } = await bobs.say(general, `message ${turn}`)
      await adas.ask('read:mark', { channel: general, id })
    }
    await until(() => phone.events('read:marked').length === 20)
    // Bob is answered, then Ada marks: a mark is never heard before what it marks.
    const heard = phone.heard.flatMap(({ name, payload }) =>
      name === 'read:marked'
        ? [(payload as { id: string }).id]
        : name === 'channel:events'
          ? (payload as { events: { id: string }[] }).events.map(({ id }) => id)
          : [],
    )
    expect(heard).toEqual(phone.entries(general).flatMap(({ id }) => [id, id]))
  })

  it('a crowd hears every message once and in order while some of it leave, and the answers come between', async () => {
    await using house = await startGateways(server.url, { count: 1, writesFrames, hasLimits: false })
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.ask('session:resume', {})
    // More connections than a frame is written to in one turn.
    const crowd = await Promise.all(Array.from({ length: 120 }, () => connect(house.urls[0]!, bob.token)))
    await using stack = new AsyncDisposableStack()
    for (const one of crowd) stack.use(one)
    await Promise.all(crowd.map((one) => one.ask('session:resume', {})))
    const leaving = crowd.splice(0, 15)
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`)
    for (const [index, text] of texts.entries()) {
      await adas.say(general, text)
      leaving.pop()?.socket.disconnect()
      if (index % 2) leaving.pop()?.socket.io.engine.close()
    }
    await until(() => crowd.every((one) => one.texts(general).length === texts.length))
    for (const one of [adas, ...crowd]) expect(one.texts(general)).toEqual(texts)
  })
})
