import { randomUUID } from 'node:crypto'
import { ada, bob } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel } from './channel/channel.ts'
import { connectRedis, type Redis } from './connect.ts'
import { readLog } from './history/history.ts'
import { deleteMessage } from './message/delete.ts'
import { editMessage } from './message/edit.ts'
import { appendMessage } from './message/message.ts'
import { identify } from './sent.ts'

/** Two client ids that the record of what was sent cannot tell apart: among tens of thousands there are some. */
function findTwins(keys: Redis['keys'], channel: Parameters<typeof identify>[1]): [string, string] {
  const seen = new Map<string, string>()
  for (;;) {
    const clientId = randomUUID()
    const { halves, mark } = identify(keys, channel, ada, clientId)
    const place = `${halves[0]} ${mark}`
    const twin = seen.get(place)
    if (twin !== undefined) return [twin, clientId]
    seen.set(place, clientId)
  }
}

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  test('a new message is stored although its mark is that of one that was deleted; a retry of that one is not (MSG-2, MSG-3)', async () => {
    await using redis = await connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    const [one, other] = findTwins(redis.keys, channel)
    const first = { channel, by: ada, clientId: one, text: 'deleted soon' }
    const sent = await appendMessage(redis, first)
    await deleteMessage(redis, { channel, by: ada, id: sent.id, clientId: randomUUID() })
    expect(await appendMessage(redis, first)).toMatchObject({ sequence: sent.sequence, duplicate: true })

    const second = { channel, by: ada, clientId: other, text: 'quite another' }
    const stored = await appendMessage(redis, second)
    expect(stored.duplicate).toBe(false)
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      id: stored.id,
      text: 'quite another',
    })
    for (const [message, { sequence }] of [
      [first, sent],
      [second, stored],
    ] as const)
      expect(await appendMessage(redis, message)).toMatchObject({ sequence, duplicate: true })
  })

  test('the same holds of an edit that went with its message', async () => {
    await using redis = await connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    const [one, other] = findTwins(redis.keys, channel)
    const { id } = await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'once' })
    const edit = { channel, by: ada, id, clientId: one, text: 'twice' }
    const edited = await editMessage(redis, edit)
    await deleteMessage(redis, { channel, by: ada, id, clientId: randomUUID() })
    const stored = await appendMessage(redis, { channel, by: ada, clientId: other, text: 'new' })
    expect(stored.duplicate).toBe(false)
    // The record knows the edit by its sequence; its time went with it.
    expect((await editMessage(redis, edit)).id!.split('-')[1]).toBe(edited.id!.split('-')[1])
  })
})
