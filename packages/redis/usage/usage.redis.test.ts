import { randomUUID } from 'node:crypto'
import { ada } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import { connectRedis } from '../connect.ts'
import { appendMessage } from '../message/message.ts'
import { measureUsage } from './usage.ts'

describe.each(kindsOfRedis)('what channels take, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => server.stop())

  test('every channel of this installation is measured, the largest first', async () => {
    await using redis = await connectRedis({ url: server.url, prefix: prefix() })
    await using neighbour = await connectRedis({ url: server.url, prefix: prefix() })
    await createChannel(neighbour, { by: ada, kind: 'public', name: 'elsewhere' })
    for (let index = 0; index < 60; index++)
      await createChannel(redis, { by: ada, kind: index % 2 === 0 ? 'public' : 'private', name: `c${index}` })
    const { channel } = await createChannel(redis, { by: ada, kind: 'public', name: 'general' })
    for (let index = 0; index < 50; index++)
      await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'x'.repeat(400) })
    const { channels, usedBytes, maxBytes } = await measureUsage(redis)
    expect(channels).toHaveLength(61)
    expect(channels[0]).toMatchObject({ channel, name: 'general', kind: 'public', messages: 50, members: 1 })
    expect(channels[0]!.bytes).toBeGreaterThan(50 * 400)
    expect(channels[0]!.bytes).toBeLessThan(50 * 1_000)
    expect(channels.map(({ bytes }) => bytes)).toEqual(
      channels.map(({ bytes }) => bytes).toSorted((one, other) => other - one),
    )
    expect(usedBytes).toBeGreaterThan(100_000)
    expect(maxBytes).toBe(0)
  })
})
