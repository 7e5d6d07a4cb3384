import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import { createSession, endSession } from '@runnel/redis/session/session'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast, makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('access (ACC-1, ACC-2)', () => {
  it('a removed member hears everything up to the removal and nothing after it, on the other gateway', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await adas.ask('session:resume', {})
    await bobs.ask('session:resume', {})

    // Not waiting in between: all of it is under way at once, in this order.
    const before = Array.from({ length: 20 }, (_, index) => adas.say(general, `before ${index}`))
    await Promise.all(before)
    const kicked = adas.ask('member:kick', { channel: general, user: bob.user, reason: 'too loud' })
    const during = Array.from({ length: 20 }, (_, index) => adas.say(general, `during ${index}`))
    await kicked
    await Promise.all(during)
    await adas.say(general, 'after')

    const revoked = await bobs.hears('channel:revoked')
    expect(revoked).toEqual({ channel: general, reason: 'removed', text: 'too loud', by: ada.user })
    await until(() => adas.texts(general).includes('after'))
    const all = adas.entries(general)
    const end = all.findIndex((entry) => entry.type === 'member.removed')
    expect(bobs.entries(general)).toEqual(all.slice(0, end + 1))
    await expect(bobs.say(general, 'still here')).rejects.toMatchObject({ code: 'not_found' })
    expect((await bobs.ask('session:resume', {})).channels.map(({ name }) => name)).toEqual(['design'])
  })

  it('an outsider cannot tell a private channel from one that is not there', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    await adas.ask('session:resume', {})
    await cys.ask('session:resume', {})

    const missing = 'c_000000000000' as ChannelId
    const requests = (channel: ChannelId): [string, object][] => [
      ['channel:join', { channel }],
      ['channel:leave', { channel }],
      ['channel:invite', { channel, user: cy.user }],
      ['message:send', { channel, clientId: crypto.randomUUID(), text: 'hello' }],
      ['history:page', { channel }],
      ['history:page', { channel, around: '1-1' }],
      ['history:since', { channel, position: { epoch: 'abcdefgh', id: '1-1' } }],
      ['read:mark', { channel, id: '1-1' }],
      ['typing:start', { channel }],
      ['typing:stop', { channel }],
      ['presence:here', { channel }],
      ['presence:open', { channel }],
      ['member:list', { channel }],
      ['member:kick', { channel, user: bob.user }],
      ['member:set-role', { channel, user: cy.user, role: 'owner' }],
      ['admin:open', { channel }],
      ['admin:close', { channel }],
      ['channel:rename', { channel, name: 'mine' }],
      ['channel:set-topic', { channel, topic: 'mine' }],
      ['channel:archive', { channel }],
      ['channel:restore', { channel }],
      ['channel:rename', { channel, name: 'mine', fence: 1 }],
    ]
    const theirs = requests(design)
    for (const [index, [name, input]] of requests(missing).entries()) {
      const absent = await cys.askAnything(name, input)
      const hidden = await cys.askAnything(name, theirs[index]![1])
      expect({ name, answer: hidden }).toEqual({ name, answer: absent })
    }
    await adas.say(design, 'between us')
    await adas.ask('typing:start', { channel: design })
    await until(() => adas.texts(design).includes('between us'))
    const listed = await cys.ask('channel:list', {})
    expect(listed.channels.map(({ name }) => name)).toEqual(['general'])
    expect(JSON.stringify(cys.heard)).not.toContain(design)
  })

  it('whoever leaves and comes back hears the channel again, from there on', async () => {
    await using house = await startGateways(server.url)
    const { ada, cy, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    await adas.ask('session:resume', {})
    await cys.ask('session:resume', {})
    await adas.say(general, 'one')
    await cys.ask('channel:leave', { channel: general })
    await cys.hears('channel:revoked', ({ reason }) => reason === 'left')
    await adas.say(general, 'two')
    await cys.ask('channel:join', { channel: general })
    await cys.hears('channel:granted', ({ channel }) => channel.channel === general)
    await adas.say(general, 'three')
    await until(() => cys.texts(general).includes('three'))
    expect(cys.texts(general)).toEqual(['one', 'three'])
  })

  it('somebody who is removed and brought back again and again hears the channel in the end, and no message of in between', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    for (let round = 0; round < 10; round++) {
      await adas.ask('member:kick', { channel: design, user: bob.user })
      await adas.say(design, 'without bob')
      await adas.ask('channel:invite', { channel: design, user: bob.user })
    }
    await until(async () => {
      await adas.say(design, 'with bob')
      return bobs.texts(design).includes('with bob')
    })
    expect(bobs.texts(design)).not.toContain('without bob')
  })

  it('somebody who is brought in hears the channel at once, on every device', async () => {
    await using house = await startGateways(server.url)
    const { ada, cy, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using phone = await connect(house.urls[1]!, cy.token)
    await using desk = await connect(house.urls[0]!, cy.token)
    for (const one of [adas, phone, desk]) await one.ask('session:resume', {})
    await adas.ask('channel:invite', { channel: design, user: cy.user })
    for (const device of [phone, desk]) {
      const granted = await device.hears('channel:granted')
      expect(granted.channel).toMatchObject({ channel: design, name: 'design', role: 'member', unread: 0 })
    }
    await adas.say(design, 'welcome')
    await until(() => phone.texts(design).length === 1 && desk.texts(design).length === 1)
  })

  it('who makes a channel hears it before the answer comes, also without having resumed', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    const { channel } = await adas.ask('channel:create', { name: 'news', kind: 'public' })
    await bobs.ask('channel:join', { channel })
    await adas.say(channel, 'first')
    await bobs.say(channel, 'second')
    await until(() => adas.texts(channel).length === 2 && bobs.texts(channel).length === 2)
    expect(bobs.texts(channel)).toEqual(['first', 'second'])
  })

  it('a session that is ended closes its sockets on the other gateway, and only its own', async () => {
    await using house = await startGateways(server.url)
    const { ada } = await makeCast(house.redis)
    const other = await createSession(house.redis, { user: ada.user })
    await using desk = await connect(house.urls[0]!, ada.token)
    await using phone = await connect(house.urls[1]!, other.token)
    const out = await fetch(`${house.urls[0]}/api/auth/sign-out`, {
      method: 'POST',
      headers: { cookie: `runnel_session=${other.token}`, origin: house.urls[0]! },
    })
    expect(out.status).toBe(204)
    expect(await phone.hears('session:ended')).toEqual({ reason: 'signed_out', reconnect: false })
    await until(() => !phone.socket.connected)
    expect(desk.socket.connected).toBe(true)
    await expect(connect(house.urls[1]!, other.token)).rejects.toMatchObject({ code: 'unauthenticated' })
    await endSession(house.redis, { token: ada.token })
    await until(() => !desk.socket.connected)
  })

  it('a session whose end nobody was told of is found by the sweep', async () => {
    await using alone = await startRedis()
    await using house = await startGateways(alone.url, { count: 1, sweepMs: 100 })
    const { ada, bob } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    const hash = createHash('sha256').update(ada.token).digest('hex')
    expect(await askRedis(alone.url, 'DEL', `${house.prefix}:session:${hash}`)).toBe(1)
    expect(await adas.hears('session:ended')).toEqual({ reason: 'revoked', reconnect: false })
    await until(() => !adas.socket.connected)
    expect(bobs.socket.connected).toBe(true)
  })

  it('a guest sees what they were brought into and nothing else', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { general } = await makeCast(house.redis)
    const { token } = await makePerson(house.redis, 'gil', 'guest')
    await using gils = await connect(house.urls[0]!, token)
    for (const [name, input] of [
      ['channel:list', {}],
      ['user:list', {}],
      ['channel:join', { channel: general }],
      ['channel:create', { name: 'mine', kind: 'public' }],
      ['invitation:create', {}],
    ] as const) {
      await expect(gils.ask(name, input)).rejects.toEqual(new ChatError('forbidden'))
    }
  })

  it('presence of people one shares nothing with stays untold', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    const stranger = await makePerson(house.redis, 'dee')
    await using dees = await connect(house.urls[0]!, stranger.token)
    await using adas = await connect(house.urls[0]!, ada.token)
    await adas.ask('session:resume', {})
    await dees.ask('session:resume', {})
    const asked = { users: [ada.user, bob.user, stranger.user] }
    expect((await dees.ask('presence:read', asked)).users.map(({ user }) => user)).toEqual([stranger.user])
    const seen = await adas.ask('presence:read', asked)
    expect(seen.users.map(({ user }) => user).sort()).toEqual([ada.user, bob.user].sort())
  })
})
