import { noteActivity } from '@runnel/redis/activity/note-activity'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

test('whom a message names is told on all devices, whichever the gateway, and what is seen on one is seen on the other', async () => {
  await using house = await startGateways(server.url)
  const { ada, bob, cy, general } = await makeCast(house.redis)
  await using adas = await connect(house.urls[0]!, ada.token)
  await using laptop = await connect(house.urls[0]!, bob.token)
  await using phone = await connect(house.urls[1]!, bob.token)
  await using cys = await connect(house.urls[1]!, cy.token)
  for (const one of [adas, laptop, phone, cys]) await one.ask('session:resume', {})

  const { id } = await adas.say(general, 'look, @bob')
  // As the worker does, to whom this was left.
  await noteActivity(house.redis, { channel: general, id })
  const noted = { kind: 'mention', by: ada.user, channel: general, id }
  expect(await laptop.hears('activity:added')).toMatchObject(noted)
  const { activity } = await phone.hears('activity:added')
  expect(await phone.ask('activity:list', {})).toMatchObject({
    activities: [{ ...noted, activity, message: { text: 'look, @bob' } }],
    unread: 1,
    seen: 0,
  })
  expect(await laptop.ask('activity:mark', { activity })).toEqual({ seen: activity, unread: 0 })
  expect(await phone.hears('activity:marked')).toEqual({ seen: activity, unread: 0 })
  expect(cys.events('activity:added')).toEqual([])
  expect(await cys.ask('activity:list', {})).toMatchObject({ activities: [], unread: 0 })
})
