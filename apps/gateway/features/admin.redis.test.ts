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

describe('two administrators at one channel (LCK-1)', () => {
  it('the second is told who is at it and until when, and comes in after the first has closed', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await bobs.ask('session:resume', {})
    await adas.ask('member:set-role', { channel: general, user: bob.user, role: 'moderator' })

    const hold = await adas.ask('admin:open', { channel: general })
    expect(hold).toMatchObject({ holder: ada.user, fence: expect.any(Number) })
    expect(await adas.ask('admin:open', { channel: general })).toMatchObject({ fence: hold.fence })
    await bobs.hears('admin:locked', ({ holder }) => holder === ada.user)
    await expect(bobs.ask('admin:open', { channel: general })).rejects.toMatchObject({
      code: 'locked',
      holder: ada.user,
      expiresAt: expect.any(Number),
    })
    await expect(bobs.ask('channel:rename', { channel: general, name: 'mine' })).rejects.toMatchObject({
      code: 'locked',
    })
    await adas.ask('channel:set-topic', { channel: general, topic: 'all of us', fence: hold.fence })
    await adas.ask('admin:close', { channel: general })
    await bobs.hears('admin:unlocked')
    await expect(
      adas.ask('channel:set-topic', { channel: general, topic: 'late', fence: hold.fence }),
    ).rejects.toMatchObject({ code: 'lock_lost' })

    await bobs.ask('channel:rename', { channel: general, name: 'everyone' })
    await until(() => bobs.entries(general).some((entry) => entry.type === 'channel.renamed'))
    const types = bobs.entries(general).map(({ type }) => type)
    expect(types).toEqual(['member.role_changed', 'channel.topic_changed', 'channel.renamed'])
  })

  it('a hold ends with its connection', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await adas.ask('member:set-role', { channel: general, user: bob.user, role: 'owner' })
    await adas.ask('admin:open', { channel: general })
    adas.socket.disconnect()
    await until(() =>
      bobs.ask('admin:open', { channel: general }).then(
        () => true,
        () => false,
      ),
    )
    await bobs.ask('channel:archive', { channel: general })
    await expect(bobs.say(general, 'hello?')).rejects.toMatchObject({ code: 'forbidden' })
    await bobs.ask('channel:restore', { channel: general })
    await bobs.say(general, 'hello again')
  })

  it('members administer nothing', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    for (const [name, input] of [
      ['admin:open', {}],
      ['channel:rename', { name: 'mine' }],
      ['channel:set-topic', { topic: 'mine' }],
      ['channel:archive', {}],
      ['channel:restore', {}],
      ['member:kick', { user: cy.user }],
      ['member:kick', { user: ada.user }],
      ['member:set-role', { user: bob.user, role: 'owner' }],
    ] as const) {
      const answer = await bobs.askAnything(name, { channel: general, ...input })
      expect({ name, answer }).toMatchObject({ name, answer: { ok: false, error: { code: 'forbidden' } } })
    }
    const { members, total } = await bobs.ask('member:list', { channel: general })
    expect(members.map(({ handle, channelRole }) => `${handle} ${channelRole}`)).toEqual([
      'ada owner',
      'bob member',
      'cy member',
    ])
    expect(total).toBe(3)
    const found = await bobs.ask('member:list', { channel: general, query: '@c' })
    expect(found.members.map(({ handle }) => handle)).toEqual(['cy'])
  })
})
