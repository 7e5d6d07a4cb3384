import { makeCast, makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('asking to be let in', () => {
  it('tells moderators and owners on every gateway how many ask, nobody else, and lets in whom they accept', async () => {
    await using house = await startGateways(server.url)
    const { ada, bob, cy, general } = await makeCast(house.redis)
    const dee = await makePerson(house.redis, 'dee')
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await using cys = await connect(house.urls[1]!, cy.token)
    await using dees = await connect(house.urls[1]!, dee.token)
    for (const one of [adas, bobs, cys, dees]) await one.ask('session:resume', {})
    await adas.ask('member:set-role', { channel: general, user: bob.user, role: 'moderator' })
    await adas.ask('channel:set-limits', { channel: general, limits: { joining: 'approval' } })
    await expect(dees.ask('channel:join', { channel: general })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Ask to be let in'),
    })
    await dees.ask('knock:send', { channel: general, text: 'Bob knows me' })
    for (const one of [adas, bobs])
      expect(await one.hears('knock:changed')).toEqual({ channel: general, count: 1 })
    const [listed] = (await dees.ask('channel:list', {})).channels
    expect(listed).toMatchObject({ asked: true, isMember: false, limits: { joining: 'approval' } })
    expect((await bobs.ask('knock:list', { channel: general })).knocks).toMatchObject([
      { user: dee.user, text: 'Bob knows me' },
    ])
    await expect(cys.ask('knock:accept', { channel: general, user: dee.user })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await bobs.ask('knock:accept', { channel: general, user: dee.user })
    const granted = await dees.hears('channel:granted')
    expect(granted.channel).toMatchObject({ channel: general, role: 'member' })
    await adas.hears('knock:changed', ({ count }) => count === 0)
    await dees.say(general, 'thank you')
    await until(() => bobs.texts(general).includes('thank you'))
    expect(cys.events('knock:changed')).toEqual([])
  })
})
