import type { UserId } from '@runnel/protocol/ids'
import type { PresenceState } from '@runnel/protocol/presence'
import { createChannel } from '@runnel/redis/channel/channel'
import { sweepPresence } from '@runnel/redis/presence/presence'
import { makeCast, makePerson } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

/** What a connection has been told of somebody, in order. */
const toldOf = (connection: Connection, user: UserId) =>
  connection
    .events('presence:changed')
    .flatMap(({ users }) => users)
    .filter((presence) => presence.user === user)
const statesOf = (connection: Connection, user: UserId): PresenceState[] =>
  toldOf(connection, user).map(({ state }) => state)
const read = async (connection: Connection, user: UserId) =>
  (await connection.ask('presence:read', { users: [user] })).users[0]
/** Connected, and hearing its channels. */
const resumed = async (url: string, token: string) => {
  const connection = await connect(url, token)
  await connection.ask('session:resume', {})
  return connection
}

describe('presence (PRE-1)', () => {
  it('Ada is online while one of her two tabs is, through a reload, and goes offline with the last', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    const now = async () => (await read(bobs, ada.user))?.state
    expect(await now()).toBe('offline')
    const tab = await connect(house.urls[0]!, ada.token)
    const other = await connect(house.urls[1]!, ada.token)
    await until(() => statesOf(bobs, ada.user).length === 1)
    expect(statesOf(bobs, ada.user)).toEqual(['online'])
    await tab.ask('presence:open', { channel: general })
    expect(await bobs.ask('presence:here', { channel: general })).toEqual({ users: [ada.user], count: 1 })
    await tab[Symbol.asyncDispose]()
    await until(async () => (await bobs.ask('presence:here', { channel: general })).count === 0)
    expect(await now()).toBe('online')
    await other[Symbol.asyncDispose]()
    // A reload: back before the grace has passed.
    const reloaded = await connect(house.urls[1]!, ada.token)
    await sweepPresence(house.redis)
    expect(await now()).toBe('online')
    await reloaded.ask('presence:set', { state: 'busy', text: 'reviewing' })
    await until(() => statesOf(bobs, ada.user).includes('busy'))
    await reloaded[Symbol.asyncDispose]()
    await until(() => statesOf(bobs, ada.user).includes('offline'), 12_000)
    expect(statesOf(bobs, ada.user)).toEqual(['online', 'busy', 'offline'])
    expect(toldOf(bobs, ada.user).at(-1)).toMatchObject({ text: 'reviewing' })
    expect((await read(bobs, ada.user))?.lastSeenAt).toBeGreaterThan(0)
  })

  it('Ada is away when she touches none of her devices, and online with the first she touches', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    await read(bobs, ada.user)
    await using desk = await connect(house.urls[0]!, ada.token)
    const phone = await connect(house.urls[1]!, ada.token)
    await desk.ask('presence:idle', { isIdle: true })
    expect((await read(bobs, ada.user))?.state).toBe('online')
    await phone.ask('presence:idle', { isIdle: true })
    await until(() => statesOf(bobs, ada.user).at(-1) === 'away')
    await phone.ask('presence:idle', { isIdle: false })
    await until(() => statesOf(bobs, ada.user).at(-1) === 'online')
    // Her idle tab on the same gateway remains when the other goes.
    await using second = await connect(house.urls[1]!, ada.token, { auth: { token: ada.token, idle: true } })
    expect(second.socket.connected).toBe(true)
    await phone[Symbol.asyncDispose]()
    await until(() => statesOf(bobs, ada.user).at(-1) === 'away')
  })

  it('Ada, invisible, shows no sign of life but what she says; her own devices know what she chose', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    await read(bobs, ada.user)
    await using adas = await resumed(house.urls[0]!, ada.token)
    await using phone = await resumed(house.urls[1]!, ada.token)
    await until(() => statesOf(bobs, ada.user).includes('online'))
    await adas.ask('presence:set', { state: 'invisible', text: 'hiding' })
    await until(() => statesOf(bobs, ada.user).at(-1) === 'offline')
    await until(() => toldOf(phone, ada.user).at(-1)?.chosen === 'invisible')
    expect(toldOf(phone, ada.user).at(-1)).toMatchObject({ state: 'offline', text: 'hiding' })
    expect(await read(phone, ada.user)).toMatchObject({ chosen: 'invisible', text: 'hiding' })
    const heard = bobs.heard.length

    await phone.ask('presence:open', { channel: general })
    await phone.ask('typing:start', { channel: general })
    await adas.ask('presence:set', { state: 'invisible', text: 'still hiding' })
    await phone.ask('presence:idle', { isIdle: true })
    await using third = await resumed(house.urls[1]!, ada.token)
    await until(() => toldOf(phone, ada.user).at(-1)?.text === 'still hiding')
    expect(await bobs.ask('presence:here', { channel: general })).toEqual({ users: [], count: 0 })
    const shown = await read(bobs, ada.user)
    expect(shown).toEqual({ user: ada.user, state: 'offline', lastSeenAt: expect.any(Number) as number })
    await third.say(general, 'boo')
    await until(() => bobs.texts(general).includes('boo'))
    expect(bobs.heard.slice(heard).map(({ name }) => name)).toEqual(['channel:events'])

    await adas.ask('presence:set', { state: 'automatic' })
    await until(() => statesOf(bobs, ada.user).at(-1) === 'online')
  })

  it('people see those they share a channel with, and no others', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    const dee = await makePerson(house.redis, 'dee')
    await createChannel(house.redis, { by: dee.user, kind: 'private', name: 'alone' })
    await using dees = await resumed(house.urls[0]!, dee.token)
    await using bobs = await resumed(house.urls[1]!, bob.token)
    expect(await dees.ask('presence:read', { users: [ada.user, bob.user, dee.user] })).toEqual({
      users: [{ user: dee.user, state: 'online' }],
    })
    await read(bobs, ada.user)
    await using adas = await connect(house.urls[0]!, ada.token)
    await until(() => statesOf(bobs, ada.user).includes('online'))
    expect(adas.socket.connected).toBe(true)
    expect(toldOf(dees, ada.user)).toEqual([])
  })

  it('Bob, who has left the only channel he shared with Cy, hears of Cy no more, and of Ada still (ACC-1)', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    await using adas = await resumed(house.urls[1]!, ada.token)
    await using cys = await resumed(house.urls[1]!, cy.token)
    await bobs.ask('presence:read', { users: [ada.user, cy.user] })
    await cys.ask('presence:read', { users: [bob.user] })
    await bobs.ask('presence:open', { channel: general })
    await bobs.ask('channel:leave', { channel: general })
    await bobs.hears('channel:revoked')
    expect(await adas.ask('presence:here', { channel: general })).toEqual({ users: [], count: 0 })
    await expect(bobs.ask('presence:here', { channel: general })).rejects.toMatchObject({ code: 'not_found' })

    const [cyBefore, bobBefore] = [toldOf(bobs, cy.user).length, toldOf(cys, bob.user).length]
    await cys.ask('presence:set', { state: 'busy' })
    await bobs.ask('presence:set', { state: 'busy' })
    await adas.ask('presence:set', { state: 'away' })
    await until(() => statesOf(bobs, ada.user).at(-1) === 'away')
    expect(toldOf(bobs, cy.user).length).toBe(cyBefore)
    expect(toldOf(cys, bob.user).length).toBe(bobBefore)
    expect(await read(bobs, cy.user)).toBeUndefined()
  })

  it('in a crowd only those who have Ada on screen are told of her', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    await using cys = await resumed(house.urls[1]!, cy.token)
    await read(bobs, ada.user)
    await read(cys, bob.user)
    await using adas = await connect(house.urls[1]!, ada.token)
    await until(() => statesOf(bobs, ada.user).includes('online'))
    await adas.ask('presence:set', { state: 'busy' })
    await until(() => statesOf(bobs, ada.user).includes('busy'))
    expect(toldOf(cys, ada.user)).toEqual([])
  })

  it('a program that asks after nobody hears of those in its small channels', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob } = await makeCast(house.redis)
    await using bobs = await resumed(house.urls[0]!, bob.token)
    await using adas = await connect(house.urls[1]!, ada.token)
    await until(() => statesOf(bobs, ada.user).includes('online'))
    expect(adas.socket.connected).toBe(true)
  })
})
