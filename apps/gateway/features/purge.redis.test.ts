import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { Redis } from '@runnel/redis/connect'
import { readLock } from '@runnel/redis/lock/lock'
import { appendMessage } from '@runnel/redis/message/message'
import { makeCast, type Person } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

async function flood(redis: Redis, channel: ChannelId, by: Person, count: number) {
  for (let from = 0; from < count; from += 500)
    await Promise.all(
      Array.from({ length: Math.min(500, count - from) }, (_, index) =>
        appendMessage(redis, { channel, by: by.user, clientId: randomUUID(), text: `flood ${from + index}` }),
      ),
    )
}

/** Asks on until there is no more; gives how many were deleted. */
async function purgeOn(
  connection: Connection,
  input: { channel: ChannelId; user: Person['user']; fence?: number },
) {
  let deleted = 0
  let cursor: EntryId | undefined
  for (;;) {
    const part = await connection.ask('channel:purge', {
      ...input,
      ...(cursor === undefined ? {} : { cursor }),
    })
    deleted += part.deleted
    if (part.more === undefined) return deleted
    cursor = part.cursor
  }
}

const deletedIn = (connection: Connection, channel: ChannelId) =>
  connection.entries(channel).flatMap((entry) => (entry.type === 'message.deleted' ? entry.messages : []))

describe('a purge', () => {
  it('goes on under the hold of the open panel for longer than that lasts, and members see everything go', async () => {
    await using house = await startGateways(server.url, { count: 1, holdMs: 2_000, hasLimits: false })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await flood(house.redis, general, cy, 8_000)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await bobs.ask('session:resume', {})
    const { fence, expiresAt } = await adas.ask('admin:open', { channel: general })
    expect(await purgeOn(adas, { channel: general, user: cy.user, fence })).toBe(8_000)
    await until(() => deletedIn(bobs, general).length === 8_000)
    expect(new Set(deletedIn(bobs, general)).size).toBe(8_000)
    await until(async () => ((await readLock(house.redis, general))?.expiresAt ?? 0) > expiresAt + 2_000)
    await adas.ask('channel:set-topic', { channel: general, topic: 'clean', fence })
  })

  it('stops when the hold is broken, and whoever comes next goes on from where it was', async () => {
    await using house = await startGateways(server.url, { hasLimits: false })
    const { ada, bob, cy, general } = await makeCast(house.redis)
    await flood(house.redis, general, cy, 6_000)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    await bobs.ask('session:resume', {})
    await adas.ask('member:set-role', { channel: general, user: bob.user, role: 'owner' })
    const { fence } = await adas.ask('admin:open', { channel: general })
    const stopped = purgeOn(adas, { channel: general, user: cy.user, fence }).catch((error: unknown) => error)
    await until(() => deletedIn(bobs, general).length > 0)
    await bobs.ask('admin:break', { channel: general, reason: 'not all of it!' })
    expect(await stopped).toMatchObject({ code: 'lock_lost' })
    const gone = deletedIn(bobs, general).length
    expect(gone).toBeLessThan(6_000)
    const rest = await purgeOn(bobs, { channel: general, user: cy.user })
    await until(() => deletedIn(bobs, general).length === 6_000)
    expect(new Set(deletedIn(bobs, general)).size).toBe(6_000)
    expect(rest).toBeGreaterThan(0)
    expect(rest).toBeLessThanOrEqual(6_000 - gone)
  })

  it('is not for members, and outsiders of a private channel are told of none', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, cy, general, design } = await makeCast(house.redis)
    await using bobs = await connect(house.urls[0]!, bob.token)
    await using cys = await connect(house.urls[0]!, cy.token)
    const ask = (connection: Connection, channel: ChannelId) =>
      connection.ask('channel:purge', { channel, user: ada.user })
    await expect(ask(bobs, general)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask(cys, design)).rejects.toMatchObject({ code: 'not_found' })
  })
})
