import { sweepPresence } from '@runnel/redis/presence/presence'
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

describe('presence (PRE-1)', () => {
  it('Ada is online while one of her two tabs is, through a reload, and goes offline with the last', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, general } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await bobs.ask('session:resume', {})
    const seen = () =>
      bobs
        .events('presence:changed')
        .flatMap(({ users }) => users)
        .filter(({ user }) => user === ada.user)
        .map(({ state }) => state)
    const now = async () => (await bobs.ask('presence:read', { users: [ada.user] })).users[0]?.state
    expect(await now()).toBe('offline')
    const tab = await connect(house.urls[0]!, ada.token)
    const other = await connect(house.urls[1]!, ada.token)
    await until(() => seen().length === 1)
    expect(seen()).toEqual(['online'])
    await tab.ask('presence:open', { channel: general })
    expect((await bobs.ask('presence:here', { channel: general })).users).toEqual([ada.user])
    await tab[Symbol.asyncDispose]()
    await until(async () => (await bobs.ask('presence:here', { channel: general })).users.length === 0)
    expect(await now()).toBe('online')
    await other[Symbol.asyncDispose]()
    // A reload: back before the grace has passed.
    const reloaded = await connect(house.urls[1]!, ada.token)
    await sweepPresence(house.redis)
    expect(await now()).toBe('online')
    await reloaded.ask('presence:set', { state: 'busy', text: 'reviewing' })
    await until(() => seen().includes('busy'))
    await reloaded[Symbol.asyncDispose]()
    await until(async () => {
      await sweepPresence(house.redis)
      return seen().includes('offline')
    }, 12_000)
    expect(seen()).toEqual(['online', 'busy', 'offline'])
  })

  it('the people of a killed gateway are gone when its lease is', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    await using dying = await spawnGateway({ REDIS_URL: server.url, RUNNEL_PREFIX: house.prefix })
    await using bobs = await connect(house.urls[0]!, bob.token)
    await bobs.ask('session:resume', {})
    const adas = await connect(dying.url, ada.token)
    await bobs.hears('presence:changed', ({ users }) => users.some(({ user }) => user === ada.user))
    await dying.end('SIGKILL')
    await until(async () => {
      await sweepPresence(house.redis)
      return bobs.events('presence:changed').length > 1
    }, 12_000)
    expect(bobs.events('presence:changed').at(-1)!.users).toEqual([{ user: ada.user, state: 'offline' }])
    await adas[Symbol.asyncDispose]()
  })

  it('while Redis is away nobody guesses', async () => {
    const alone = await startRedis()
    await using house = await startGateways(alone.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await bobs.ask('session:resume', {})
    await using adas = await connect(house.urls[0]!, ada.token)
    await bobs.hears('presence:changed', ({ users }) => users.some(({ user }) => user === ada.user))
    await alone.stop()
    await bobs.hears('presence:changed', ({ users }) =>
      users.some(({ user, state }) => user === ada.user && state === 'unknown'),
    )
    await expect(bobs.ask('presence:read', { users: [ada.user] })).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(adas.socket.connected).toBe(true)
  })
})
