import { typing } from '@runnel/protocol/typing'
import { askRedis } from '@runnel/testing/ask-redis'
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

describe('typing (TYP-1)', () => {
  it('shows on the other gateway, to everyone but the typist, ends with the connection, and is stored nowhere', async () => {
    await using alone = await startRedis()
    await using house = await startGateways(alone.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using adasPhone = await connect(house.urls[1]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using cys = await connect(house.urls[0]!, cy.token)
    for (const one of [adas, adasPhone, bobs, cys]) await one.ask('session:resume', {})
    const keys = async () => (await askRedis(alone.url, 'KEYS', '*')) as string[]
    const before = await keys()

    await until(async () => {
      await adas.ask('typing:stop', { channel: general })
      await adas.ask('typing:start', { channel: general })
      return bobs.events('typing:changed').length > 0 && cys.events('typing:changed').length > 0
    })
    expect(bobs.events('typing:changed')[0]).toEqual({ channel: general, user: ada.user, isTyping: true })
    adas.socket.disconnect()
    await bobs.hears('typing:changed', ({ isTyping }) => !isTyping)
    expect([...adas.events('typing:changed'), ...adasPhone.events('typing:changed')]).toEqual([])
    expect((await keys()).filter((key) => !before.includes(key))).toEqual([])
  })

  it('is heard again after its connections were cut off, again and again', async () => {
    await using alone = await startRedis()
    await using house = await startGateways(alone.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    for (let round = 0; round < 10; round++) await askRedis(alone.url, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
    await until(async () => {
      await adas.ask('typing:stop', { channel: general })
      await adas.ask('typing:start', { channel: general })
      return bobs.events('typing:changed').length > 0
    })
    expect(bobs.events('typing:changed')[0]).toMatchObject({ user: ada.user })
  })

  it('says in which thread somebody is typing, and ends there alone', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    const { id: thread } = await adas.say(general, 'what do you think?')
    await adas.ask('typing:start', { channel: general })
    await adas.ask('typing:start', { channel: general, thread })
    await adas.ask('typing:stop', { channel: general, thread })
    await bobs.hears('typing:changed', ({ isTyping }) => !isTyping)
    const typed = { channel: general, user: ada.user }
    expect(bobs.events('typing:changed')).toEqual([
      { ...typed, isTyping: true },
      { ...typed, isTyping: true, thread },
      { ...typed, isTyping: false, thread },
    ])
  })

  it('ends without a word where it would only tell when somebody went who was removed, or is invisible now', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})
    for (const one of [bobs, cys]) await one.ask('typing:start', { channel: general })
    const typedAt = performance.now()
    await until(() => adas.events('typing:changed').length === 2)
    await bobs.ask('presence:set', { state: 'invisible' })
    await bobs.ask('typing:stop', { channel: general })
    await adas.ask('member:kick', { channel: general, user: cy.user })
    await until(() => performance.now() - typedAt > typing.forgetMs, typing.forgetMs + 1_000)
    cys.socket.disconnect()
    await using phone = await connect(house.urls[1]!, ada.token)
    await phone.ask('typing:start', { channel: general })
    await bobs.hears('typing:changed', ({ user }) => user === ada.user)
    expect(adas.events('typing:changed').map(({ isTyping }) => isTyping)).toEqual([true, true])
  })

  it('is off in a channel that is larger than the operator wants', async () => {
    await using house = await startGateways(server.url, { typingMembers: 2 })
    const { ada, bob, general, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    await adas.ask('typing:start', { channel: general })
    await adas.ask('typing:start', { channel: design })
    await bobs.hears('typing:changed', ({ channel }) => channel === design)
    expect(bobs.events('typing:changed').map(({ channel }) => channel)).toEqual([design])
  })
})
