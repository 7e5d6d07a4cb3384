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
