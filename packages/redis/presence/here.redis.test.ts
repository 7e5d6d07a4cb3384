import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { kindsOfRedis, prefix, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis } from '../connect.ts'
import { closeHere, openHere, readHere } from './here.ts'
import { choosePresence, presenceTimes, touchPresence } from './presence.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const [general, design] = ['c_general00000', 'c_design000000'] as [ChannelId, ChannelId]

describe.each(kindsOfRedis)('who is here, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  const connect = async () => {
    const redis = await connectRedis({ url: server.url, prefix: prefix() })
    await touchPresence(redis, { gateway: 'g1', users: [ada, bob] })
    for (const channel of [general, design])
      await redis.inside.commands.hset(redis.keys.members(channel), { [ada]: 'owner', [bob]: 'member' })
    return redis
  }
  const on = (user: UserId, connection: string, gateway = 'g1') => ({ gateway, user, connection })

  test('ada with two tabs is here once, until both have gone elsewhere', async () => {
    await using redis = await connect()
    await openHere(redis, {
      channel: general,
      connections: [on(ada, 'one'), on(ada, 'two'), on(bob, 'three')],
    })
    expect((await readHere(redis, general)).sort()).toEqual([ada, bob])
    expect(await readHere(redis, design)).toEqual([])
    await closeHere(redis, { channel: general, connections: [on(ada, 'one')] })
    expect((await readHere(redis, general)).sort()).toEqual([ada, bob])
    await closeHere(redis, { channel: general, connections: [on(ada, 'two')] })
    expect(await readHere(redis, general)).toEqual([bob])
  })

  test('who is not renewed is here no longer, who is renewed stays, and an empty channel leaves nothing', async () => {
    await using redis = await connect()
    await openHere(redis, { channel: general, connections: [on(ada, 'one')], leaseMs: 100 })
    await openHere(redis, { channel: general, connections: [on(bob, 'two')] })
    await until(async () => (await readHere(redis, general)).length === 1)
    expect(await readHere(redis, general)).toEqual([bob])
    await openHere(redis, { channel: design, connections: [on(ada, 'one')], leaseMs: 100 })
    await until(async () => (await redis.inside.commands.exists(redis.keys.here(design))) === 0)
  })

  test('people of a gateway that died are not here', async () => {
    await using redis = await connect()
    await touchPresence(redis, { gateway: 'g2', users: [bob], times: { ...presenceTimes, gatewayMs: 50 } })
    await openHere(redis, { channel: general, connections: [on(ada, 'one'), on(bob, 'two', 'g2')] })
    await until(async () => (await readHere(redis, general)).length === 1)
    expect(await readHere(redis, general)).toEqual([ada])
  })

  test('someone removed from a channel, or invisible, is not here', async () => {
    await using redis = await connect()
    await openHere(redis, { channel: general, connections: [on(ada, 'one'), on(bob, 'two')] })
    await choosePresence(redis, { user: ada, state: 'invisible' })
    expect(await readHere(redis, general)).toEqual([bob])
    await redis.inside.commands.hdel(redis.keys.members(general), bob)
    expect(await readHere(redis, general)).toEqual([])
  })
})
