import { makeCast, makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { askRedis } from '@runnel/testing/ask-redis'
import { startMasters } from '@runnel/testing/start-masters'
import { prefix as newPrefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

/** Ada and bob own #general, each connected to a gateway of their own. */
async function twoOwners(options: { holdMs?: number } = {}) {
  await using opened = new AsyncDisposableStack()
  const house = opened.use(await startGateways(server.url, options))
  const cast = await makeCast(house.redis)
  const adas = opened.use(await connect(house.urls[0]!, cast.ada.token))
  const bobs = opened.use(await connect(house.urls[1]!, cast.bob.token))
  await Promise.all([adas.ask('session:resume', {}), bobs.ask('session:resume', {})])
  await adas.ask('member:set-role', { channel: cast.general, user: cast.bob.user, role: 'owner' })
  const owned = opened.move()
  return { house, ...cast, adas, bobs, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe("two administrators at one channel's settings (LCK-1)", () => {
  it('the second is told who is at it and until when, and comes in after the first has closed', async () => {
    await using two = await twoOwners()
    const { ada, general, adas, bobs } = two
    const hold = await adas.ask('admin:open', { channel: general })
    expect(hold).toMatchObject({ holder: ada.user, fence: expect.any(Number) })
    const again = await Promise.all([1, 2].map(() => adas.ask('admin:open', { channel: general })))
    expect(again.map(({ fence }) => fence)).toEqual([hold.fence, hold.fence])
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

  it('who opens the panel, or comes back, can ask who is at it; for outsiders there is no such channel', async () => {
    await using two = await twoOwners()
    const { house, ada, cy, general, design, adas, bobs } = two
    expect(await bobs.ask('admin:read', { channel: general })).toEqual({})
    const { expiresAt } = await adas.ask('admin:open', { channel: general })
    await adas.ask('admin:open', { channel: design })
    await using bobAgain = await connect(house.urls[0]!, two.bob.token)
    const { hold } = await bobAgain.ask('admin:read', { channel: general })
    expect(hold?.holder).toBe(ada.user)
    expect(hold!.expiresAt).toBeGreaterThanOrEqual(expiresAt)
    await using cys = await connect(house.urls[0]!, cy.token)
    expect(await cys.ask('admin:read', { channel: general })).toMatchObject({ hold: { holder: ada.user } })
    await expect(cys.ask('admin:read', { channel: design })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a hold ends with its connection', async () => {
    await using two = await twoOwners()
    const { general, adas, bobs } = two
    await adas.ask('admin:open', { channel: general })
    adas.socket.disconnect()
    await bobs.hears('admin:unlocked')
    await bobs.ask('channel:archive', { channel: general })
    await expect(bobs.say(general, 'hello?')).rejects.toMatchObject({ code: 'forbidden' })
    await bobs.ask('channel:restore', { channel: general })
    await bobs.say(general, 'hello again')
  })

  it('an owner breaks a hold: its holder learns by whom and why, and what they write next is refused', async () => {
    await using two = await twoOwners()
    const { bob, cy, house, general, adas, bobs } = two
    const { fence } = await adas.ask('admin:open', { channel: general })
    await using cys = await connect(house.urls[1]!, cy.token)
    await expect(cys.ask('admin:break', { channel: general })).rejects.toMatchObject({ code: 'forbidden' })
    await bobs.ask('admin:break', { channel: general, reason: 'gone to lunch' })
    const told = await adas.hears('admin:unlocked')
    expect(told).toEqual({ channel: general, brokenBy: bob.user, reason: 'gone to lunch' })
    await expect(
      adas.ask('channel:set-topic', { channel: general, topic: 'mine', fence }),
    ).rejects.toMatchObject({ code: 'lock_lost' })
    const own = await bobs.ask('admin:open', { channel: general })
    expect(own.fence).toBe(fence + 1)
    await bobs.ask('channel:set-topic', { channel: general, topic: 'ours', fence: own.fence })
    expect(adas.events('admin:unlocked')).toHaveLength(1)
  })

  it('who runs the installation holds a public channel they are no member of, is told when it is broken, and sees no private one', async () => {
    await using two = await twoOwners()
    const { house, general, design, bob, bobs } = two
    const dee = await makePerson(house.redis, 'dee', 'admin')
    await using dees = await connect(house.urls[0]!, dee.token)
    await dees.ask('admin:open', { channel: general })
    await bobs.hears('admin:locked', ({ holder }) => holder === dee.user)
    await bobs.ask('admin:break', { channel: general })
    expect(await dees.hears('admin:unlocked')).toEqual({ channel: general, brokenBy: bob.user })
    for (const name of ['admin:open', 'admin:read', 'admin:break'] as const)
      await expect(dees.ask(name, { channel: design })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a holder whose hold lapsed is told by their own gateway, and who is at it now', async () => {
    await using two = await twoOwners({ holdMs: 600 })
    const { house, bob, general, adas, bobs } = two
    const { fence } = await adas.ask('admin:open', { channel: general })
    // As when the gateway could not renew it in time; bob comes in at once.
    await askRedis(server.url, 'DEL', house.redis.keys.lock(general))
    await bobs.ask('admin:open', { channel: general })
    await adas.hears('admin:unlocked', ({ brokenBy }) => brokenBy === undefined)
    await until(
      () => adas.heard.filter(({ name }) => name.startsWith('admin:')).at(-1)?.name === 'admin:locked',
    )
    expect(adas.events('admin:locked').at(-1)).toMatchObject({ holder: bob.user })
    await expect(
      adas.ask('channel:set-topic', { channel: general, topic: 'stale', fence }),
    ).rejects.toMatchObject({ code: 'lock_lost' })
  })

  it('a holder who was removed meanwhile is not told who is at it now (ACC-1)', async () => {
    await using two = await twoOwners({ holdMs: 600 })
    const { house, bob, general, adas, bobs } = two
    await bobs.ask('admin:open', { channel: general })
    // As when his gateway slept: Ada comes in, removes him, and stays.
    await askRedis(server.url, 'DEL', house.redis.keys.lock(general))
    await adas.ask('admin:open', { channel: general })
    await adas.ask('member:kick', { channel: general, user: bob.user })
    const { heard } = bobs
    await until(() => heard.some(({ name }) => name === 'channel:revoked'))
    const removedAt = heard.findIndex(({ name }) => name === 'channel:revoked')
    await until(() => heard.slice(removedAt).some(({ name }) => name === 'admin:unlocked'))
    // What would follow that is read from Redis once: these answers come behind it.
    for (let round = 0; round < 3; round++) await bobs.ask('session:list', {})
    expect(heard.slice(removedAt + 1).map(({ name }) => name)).toEqual(['admin:unlocked'])
  })

  it('where a majority of masters decides, two of five may go; with three gone nobody holds, and people talk on', async () => {
    await using masters = await startMasters()
    const prefix = newPrefix()
    const redis = { url: server.url, prefix, lockUrls: masters.urls }
    await using house = await startGateways(server.url, { prefix, redis, holdMs: 3_000 })
    const { ada, bob, general } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await Promise.all([adas.ask('session:resume', {}), bobs.ask('session:resume', {})])
    for (const index of [1, 3]) await masters.kill(index)
    const { fence } = await adas.ask('admin:open', { channel: general })
    await adas.ask('channel:set-topic', { channel: general, topic: 'two gone', fence })
    await masters.kill(4)
    // Nobody can prolong it: when its time is over its holder is told, though none of those that are left was asked.
    await adas.hears('admin:unlocked')
    await expect(adas.ask('admin:open', { channel: general })).rejects.toMatchObject({ code: 'unavailable' })
    await expect(
      adas.ask('channel:set-topic', { channel: general, topic: 'three gone', fence }),
    ).rejects.toMatchObject({ code: 'lock_lost' })
    await bobs.say(general, 'we can still talk')
    await until(() => adas.texts(general).includes('we can still talk'))
  })
})
