import { connectRedis } from '@runnel/redis/connect'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'

test('a gateway that is started while Redis is full lets people read, and write once there is room', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  const { bob, general } = await makeCast(redis)
  await askRedis(server.url, 'CONFIG', 'SET', 'maxmemory', '1')
  await using house = await startGateways(server.url, { hasLimits: false, prefix: redis.keys.prefix })
  await using bobs = await connect(house.urls[0]!, bob.token)
  const { channels } = await bobs.ask('session:resume', {})
  expect(channels).toHaveLength(2)
  expect(await bobs.ask('history:page', { channel: general })).toMatchObject({ messages: [] })
  await expect(bobs.say(general, 'not yet')).rejects.toMatchObject({ code: 'unavailable' })
  await askRedis(server.url, 'CONFIG', 'SET', 'maxmemory', '0')
  await until(() =>
    bobs.say(general, 'now').then(
      () => true,
      () => false,
    ),
  )
})

test('while Redis is full people can still be removed, sign out and make room by deleting, and all is as they left it once there is room', async () => {
  await using server = await startRedis()
  await using house = await startGateways(server.url, { count: 1, hasLimits: false })
  const { ada, bob, cy, general, design } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[0]!, bob.token)
  await using cys = await connect(house.urls[0]!, cy.token)
  for (const one of [adas, bobs, cys]) await one.ask('session:resume', {})
  for (const text of ['so much', 'to say', 'by cy']) await cys.say(general, text)
  const { sessions } = await bobs.ask('session:list', {})
  await askRedis(server.url, 'CONFIG', 'SET', 'maxmemory', '1')
  expect(await adas.ask('channel:purge', { channel: general, user: cy.user })).toEqual({ deleted: 3 })
  await adas.ask('member:kick', { channel: general, user: cy.user })
  expect(await cys.hears('channel:revoked')).toMatchObject({ channel: general, reason: 'removed' })
  await adas.ask('channel:delete', { channel: design, name: 'design' })
  await bobs.ask('channel:leave', { channel: general })
  await bobs.ask('session:end', { session: sessions[0]!.session })
  await until(() => !bobs.socket.connected)
  await adas.ask('account:deactivate', { user: cy.user })
  await until(() => !cys.socket.connected)
  await askRedis(server.url, 'CONFIG', 'SET', 'maxmemory', '0')
  const { channels } = await adas.ask('session:resume', {})
  expect(channels).toMatchObject([{ channel: general, memberCount: 1 }])
  expect(await adas.ask('member:list', { channel: general })).toMatchObject({ members: [{ user: ada.user }] })
})
