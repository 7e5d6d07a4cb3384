import { connect } from '@runnel/testing/connection'
import { makeCast } from '@runnel/testing/cast'
import { startGateways } from '@runnel/testing/start-gateway'
import { kindsOfRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

describe.each(kindsOfRedis)('Ada and Bob on two gateways, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  it('talk, and each hears everything once, in order', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    const { channels, me } = await adas.ask('session:resume', {})
    await bobs.ask('session:resume', {})
    expect(me.handle).toBe('ada')
    expect(channels.map(({ name }) => name).toSorted()).toEqual(['design', 'general'])

    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? bobs : adas).say(general, `message ${index}`)),
    )
    await until(() => adas.texts(general).length === 50 && bobs.texts(general).length === 50)
    expect(adas.entries(general)).toEqual(bobs.entries(general))
    const sequences = adas.entries(general).map(({ id }) => Number(id.split('-')[1]))
    expect(sequences).toEqual(Array.from({ length: 50 }, (_, index) => sequences[0]! + index))
    expect(sent.map(({ sequence }) => sequence).toSorted((a, b) => a - b)).toEqual(sequences)
  })

  it('send again after a lost answer, through the other gateway, and it counts once', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using again = await connect(house.urls[1]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await bobs.ask('session:resume', {})
    const message = { channel: general, clientId: crypto.randomUUID(), text: '@bob hello' }
    const first = await adas.ask('message:send', message)
    const second = await again.ask('message:send', message)
    expect(second).toEqual({ ...first, duplicate: true })
    await adas.say(general, 'the end')
    await until(() => bobs.texts(general).includes('the end'))
    expect(bobs.texts(general)).toEqual(['@bob hello', 'the end'])
    expect(bobs.entries(general)[0]).toMatchObject({ mentions: [bob.user], clientId: message.clientId })
  })

  it('see each other type, read and come in, whichever server of Redis it passes through', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using bobsPhone = await connect(house.urls[0]!, bob.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    for (const one of [adas, bobs, bobsPhone, cys]) await one.ask('session:resume', {})
    const { id } = await adas.say(general, 'read this')
    const marked = await bobs.ask('read:mark', { channel: general, id })
    expect(marked).toMatchObject({ id, unread: 0, mentions: 0 })
    expect(await bobsPhone.hears('read:marked')).toEqual({ channel: general, ...marked })
    expect(bobs.events('read:marked')).toEqual([])

    await until(async () => {
      await adas.ask('typing:stop', { channel: general })
      await adas.ask('typing:start', { channel: general })
      return bobs.events('typing:changed').length > 0
    })
    await adas.ask('channel:invite', { channel: design, user: cy.user })
    await cys.hears('channel:granted', ({ channel }) => channel.channel === design)
    await adas.ask('member:kick', { channel: design, user: bob.user })
    for (const device of [bobs, bobsPhone]) await device.hears('channel:revoked')
    await bobs.hears('presence:changed')

    const { channel } = await bobs.ask('channel:create', { kind: 'direct', members: [ada.user] })
    expect(await adas.ask('channel:create', { kind: 'direct', members: [bob.user] })).toEqual({ channel })
    await bobs.say(channel, 'between us')
    await until(() => adas.texts(channel).length === 1)
  })

  it('say things in an ephemeral channel, and those who come back are told that they missed nothing that is kept', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    const { channel } = await adas.ask('channel:create', { name: 'whisper', kind: 'public', ephemeral: true })
    await expect(adas.ask('draft:save', { channel, text: 'begun' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await adas.ask('draft:save', { channel, text: '' })
    expect(await adas.ask('draft:list', {})).toEqual({ drafts: [] })
    await bobs.ask('channel:join', { channel })
    for (const text of ['one', 'two', 'three']) await adas.say(channel, text)
    await until(() => bobs.texts(channel).length === 3)
    expect(bobs.texts(channel)).toEqual(['one', 'two', 'three'])
    expect((await bobs.ask('history:page', { channel })).messages).toEqual([])
  })
})
