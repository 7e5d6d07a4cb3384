import type { LogEntry } from '@runnel/protocol/entry'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { kindsOfRedis, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('coming back (SYN-1, SYN-2)', () => {
  it('an old snapshot and what was missed make a fresh snapshot, on any gateway, while others talk', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.ask('session:resume', {})
    const first = await connect(house.urls[0]!, bob.token)
    const { channels } = await first.ask('session:resume', {})
    let { position } = channels.find(({ channel }) => channel === general)!
    const known: LogEntry[] = []

    for (let round = 0; round < 6; round++) {
      const talking = Array.from({ length: 30 }, (_, index) => adas.say(general, `round ${round}: ${index}`))
      await using back = await connect(house.urls[round % 2]!, bob.token)
      const resumed = await back.ask('session:resume', { positions: { [general]: position } })
      const mine = resumed.channels.find(({ channel }) => channel === general)!
      await Promise.all(talking)
      const last = adas.entries(general).length
      await until(() => adas.texts(general).length === (round + 1) * 30)
      expect(last).toBeLessThanOrEqual(adas.entries(general).length)
      await until(
        () => (back.entries(general).at(-1) ?? mine.events!.at(-1))?.id === adas.entries(general).at(-1)!.id,
      )
      known.push(...mine.events!)
      // What is delivered twice is the client's to tell apart, and here the gateway does not even do that.
      known.push(...back.entries(general))
      position = { epoch: position.epoch, id: known.at(-1)!.id }
    }
    await using fresh = await connect(house.urls[1]!, bob.token)
    const { messages } = await fresh.ask('history:page', { channel: general, limit: 100 })
    expect(known.slice(-100)).toEqual(messages)
    expect(new Set(known.map(({ id }) => id)).size).toBe(known.length)
    await first[Symbol.asyncDispose]()
  })

  it('whoever was away when they were taken out learns by whom and why, of the channels they ask about', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general, design } = await makeCast(house.redis)
    const before = await connect(house.urls[0]!, bob.token)
    const { channels } = await before.ask('session:resume', {})
    const positions = Object.fromEntries(channels.map(({ channel, position }) => [channel, position]))
    await before[Symbol.asyncDispose]()
    await using adas = await connect(house.urls[0]!, ada.token)
    const hour = Date.now() + 3_600_000
    await adas.ask('member:ban', { channel: general, user: bob.user, reason: 'spam', until: hour })
    await using back = await connect(house.urls[0]!, bob.token)
    expect((await back.ask('session:resume', { positions })).left).toEqual([
      { channel: general, reason: 'banned', text: 'spam', by: ada.user, until: hour },
    ])
    expect(await back.ask('session:resume', {})).not.toHaveProperty('left')
    const others = { c_never0000000: positions[design] ?? positions[general]! }
    expect((await back.ask('session:resume', { positions: others })).left).toEqual([
      { channel: 'c_never0000000', reason: 'deleted' },
    ])
  })

  it('a position of a log that is no more is told so, and gets the newest page', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, general, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.say(general, 'hello')
    const { channels } = await adas.ask('session:resume', {
      positions: { [general]: { epoch: 'anotherepoch' as never, id: '1-1' as never } },
    })
    const mine = channels.find(({ channel }) => channel === general)!
    expect(mine).toMatchObject({ reset: true, page: { messages: [{ text: 'hello' }] } })
    expect(channels.find(({ channel }) => channel === design)).not.toHaveProperty('events')
  })

  it('a client that never resumes hears its channels all the same', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using adas = await connect(house.urls[0]!, ada.token)
    await bobs.ask('channel:list', {})
    await adas.say(general, 'hello')
    await until(() => bobs.texts(general).length === 1)
    await using silent = await connect(house.urls[1]!, bob.token)
    await until(async () => {
      await adas.say(general, 'anybody?')
      return silent.texts(general).length > 0
    })
    expect(new Set(silent.texts(general))).toEqual(new Set(['anybody?']))
  })

  it('nobody is let in by a handshake that is too old, unknown or ended', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada } = await makeCast(house.redis)
    const refused = (auth: object) => connect(house.urls[0]!, undefined, { auth })
    await expect(refused({ token: ada.token, protocol: 0 })).rejects.toMatchObject({ code: 'too_old' })
    await expect(refused({ token: ada.token, protocol: 'new' })).rejects.toMatchObject({ code: 'too_old' })
    for (const token of [undefined, '', 'x', 'A'.repeat(43), 17, { $ne: null }, ['x']])
      await expect(refused({ token, protocol: 1 })).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe.each(kindsOfRedis)('holes, on %s', (_kind, start) => {
  it('what was published while the feeds were cut off is read from the log, in order and once', async () => {
    await using alone = await start()
    await using house = await startGateways(alone.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await adas.ask('session:resume', {})
    await bobs.ask('session:resume', {})
    const cutOff = () =>
      Promise.all(
        alone.ports.map((port) => askRedis(`redis://127.0.0.1:${port}`, 'CLIENT', 'KILL', 'TYPE', 'pubsub')),
      )
    for (let round = 0; round < 5; round++) {
      const talking = Array.from({ length: 40 }, async (_, index) => {
        if (index === 20) await cutOff()
        return adas.say(general, `round ${round}: ${index}`)
      })
      await Promise.all(talking)
    }
    await until(() => bobs.texts(general).length >= 200 && adas.texts(general).length >= 200)
    const metrics = await Promise.all(house.gateways.map((gateway) => gateway.metrics.metrics()))
    const holes = metrics.map((text) => Number(/^runnel_holes_repaired_total (\d+)/m.exec(text)?.[1]))
    expect(Math.min(...holes)).toBeGreaterThan(0)
    expect(bobs.texts(general)).toHaveLength(200)
    expect(bobs.entries(general)).toEqual(adas.entries(general))
    const sequences = bobs.entries(general).map(({ id }) => Number(id.split('-')[1]))
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index))
    await until(async () => {
      await adas.ask('typing:stop', { channel: general })
      await adas.ask('typing:start', { channel: general })
      return bobs.events('typing:changed').length > 0
    }, 15_000)
  })
})
