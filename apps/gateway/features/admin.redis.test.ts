import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('a member', () => {
  it('administers nothing', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    for (const [name, input] of [
      ['admin:open', {}],
      ['channel:rename', { name: 'mine' }],
      ['channel:set-topic', { topic: 'mine' }],
      ['channel:archive', {}],
      ['channel:restore', {}],
      ['member:kick', { user: cy.user }],
      ['member:kick', { user: ada.user }],
      ['member:set-role', { user: bob.user, role: 'owner' }],
    ] as const) {
      const answer = await bobs.askAnything(name, { channel: general, ...input })
      expect({ name, answer }).toMatchObject({ name, answer: { ok: false, error: { code: 'forbidden' } } })
    }
    const { members, total } = await bobs.ask('member:list', { channel: general })
    expect(members.map(({ handle, channelRole }) => `${handle} ${channelRole}`)).toEqual([
      'ada owner',
      'bob member',
      'cy member',
    ])
    expect(total).toBe(3)
    const found = await bobs.ask('member:list', { channel: general, query: '@c' })
    expect(found.members.map(({ handle }) => handle)).toEqual(['cy'])
  })
})
