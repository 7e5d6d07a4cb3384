import { markRead } from '@runnel/redis/read/read'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

it('whoever read on another device while the feeds were interrupted is asked to resume, and learns of it then (SYN-1)', async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using bobs = await connect(house.urls[1]!, bob.token)
  await bobs.ask('session:resume', {})
  const { id } = await adas.say(general, 'read me elsewhere')
  await bobs.hears('channel:events')

  // One after the other on one connection: nobody has subscribed again in between.
  const { commands } = house.redis.inside
  const killed = commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  const marked = markRead(house.redis, { channel: general, user: bob.user, id })
  await Promise.all([killed, marked])

  const { resumeInMs } = await bobs.hears('session:missed')
  expect(resumeInMs).toBeLessThanOrEqual(8_000)
  expect(bobs.events('read:marked')).toEqual([])
  const { channels } = await bobs.ask('session:resume', {})
  expect(channels.find(({ channel }) => channel === general)).toMatchObject({ readId: id, unread: 0 })
})

it('a session that ended while the feeds were interrupted is closed as soon as they are back (ACC-1)', async () => {
  await using house = await startGateways(server.url)
  const { bob } = await makeCast(house.redis)
  await using bobs = await connect(house.urls[1]!, bob.token)
  await bobs.ask('session:resume', {})
  const keys = (await askRedis(server.url, 'KEYS', `${house.prefix}:session:*`)) as string[]
  await askRedis(server.url, 'DEL', ...keys)
  await askRedis(server.url, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
  const { reason, reconnect } = await bobs.hears('session:ended')
  expect({ reason, reconnect }).toEqual({ reason: 'revoked', reconnect: false })
})
