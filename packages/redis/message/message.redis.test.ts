import { randomUUID } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel, joinChannel } from '../channel/channel.ts'
import { mastersOf } from '../client.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { fingerprint } from '../keys.ts'
import { appendImported, appendMessage } from './message.ts'

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })

  const send = (
    redis: Redis,
    channel: ChannelId,
    by: UserId,
    text: string,
    clientId: string = randomUUID(),
  ) => appendMessage(redis, { channel, by, clientId, text })

  async function general(redis: Redis, ...others: UserId[]): Promise<ChannelId> {
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    for (const by of others) await joinChannel(redis, { channel, by })
    return channel
  }

  test('messages of many people at once get one order without holes (MSG-1)', async () => {
    await using redis = await connect()
    const people = Array.from({ length: 8 }, (_, index) => personNamed(`person ${index}`))
    const channel = await general(redis, ...people)
    const sent = await Promise.all(
      people.flatMap((by) =>
        Array.from({ length: 40 }, (_, index) => send(redis, channel, by, `${by} ${index}`)),
      ),
    )
    const { events, headSequence } = await readLog(redis, { channel })
    expect(events.map((event) => sequenceOf(event.id))).toEqual(events.map((_event, index) => index + 1))
    expect(headSequence).toBe(events.length)
    const messages = events.filter((event) => event.type === 'message.posted')
    expect(messages.map((message) => message.n)).toEqual(messages.map((_message, index) => index + 1))
    expect(new Set(sent.map((message) => message.id))).toEqual(new Set(messages.map((message) => message.id)))
  })

  test('what ada sends without waiting is stored in the order she wrote it (MSG-4)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const texts = Array.from({ length: 100 }, (_, index) => `line ${index}`)
    await Promise.all(texts.map((text) => send(redis, channel, ada, text)))
    const page = await readPage(redis, { channel, reader: ada, limit: 100 })
    expect(page.messages.map((message) => message.text)).toEqual(texts)
  })

  test('a retry gets the first answer, however much was said in between (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const clientId = randomUUID()
    const first = await send(redis, channel, ada, 'once', clientId)
    await Promise.all(Array.from({ length: 300 }, (_, index) => send(redis, channel, bob, `noise ${index}`)))
    const again = await Promise.all([1, 2, 3].map(() => send(redis, channel, ada, 'once', clientId)))
    for (const answer of again) expect(answer).toEqual({ ...first, duplicate: true })
    const { headSequence } = await readLog(redis, { channel })
    expect(headSequence).toBe(first.sequence + 300)
  })

  test('the same message sent through two connections at once is stored once (MSG-3)', async () => {
    await using redis = await connect()
    await using other = await connectRedis({ url: server.url, prefix: redis.keys.prefix, partitions: 4 })
    const channel = await general(redis)
    const ids = Array.from({ length: 50 }, () => randomUUID())
    const answers = await Promise.all(
      ids.flatMap((clientId) => [
        send(redis, channel, ada, 'both', clientId),
        send(other, channel, ada, 'both', clientId),
      ]),
    )
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(50)
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(50)
  })

  test('the same client id of someone else, or in another channel, is another message', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const { channel: design } = await createChannel(redis, { by: ada, name: 'design', kind: 'public' })
    const clientId = randomUUID()
    const answers = await Promise.all([
      send(redis, channel, ada, 'hers', clientId),
      send(redis, channel, bob, 'his', clientId),
      send(redis, design, ada, 'elsewhere', clientId),
    ])
    expect(answers.map((answer) => answer.duplicate)).toEqual([false, false, false])
  })

  test('two messages whose marks in the record are alike are both stored, and both known again', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const [one, other, bucket] = findAlike(channel, ada)
    const first = await send(redis, channel, ada, 'one', one)
    const second = await send(redis, channel, ada, 'other', other)
    const records = await Promise.all(
      ([0, 1] as const).map((half) => redis.inside.commands.strlen(redis.keys.sent(channel, half, bucket))),
    )
    expect(Math.max(...records)).toBe(14)
    expect(second).toMatchObject({ sequence: first.sequence + 1, duplicate: false })
    expect(await send(redis, channel, ada, 'other', other)).toEqual({ ...second, duplicate: true })
    expect(await send(redis, channel, ada, 'one', one)).toEqual({ ...first, duplicate: true })
  })

  test('whoever is not in a private channel hears the same as of one that is not there (ACC-2)', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'secret', kind: 'private' })
    const refusals = await Promise.all(
      [channel, 'c_000000000000' as ChannelId].map((target) =>
        send(redis, target, cy, 'hello?').catch((error: unknown) => error),
      ),
    )
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(ChatError)
    const [forbidden, absent] = refusals as [ChatError, ChatError]
    expect(forbidden.toAnswer()).toEqual(absent.toAnswer())
    expect(forbidden.code).toBe('not_found')
  })

  test('every character arrives as it was written', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const texts = [
      '"quotes" and \\backslashes\\',
      'line\nbreak\ttab',
      'ü ß 漢字 👩‍👩‍👧 \u0001',
      "'; redis.call('FLUSHALL') --",
      '%d %s %1',
      ' 1 2 3 ',
    ]
    for (const text of texts) await send(redis, channel, ada, text)
    const page = await readPage(redis, { channel, reader: ada })
    expect(page.messages.map((message) => message.text)).toEqual(texts)
  })

  test('only members are mentioned, and the action and client id are kept', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const clientId = randomUUID()
    await appendMessage(redis, {
      channel,
      by: ada,
      clientId,
      text: 'waves',
      action: true,
      mentions: [bob, cy, bob, ada],
    })
    const page = await readPage(redis, { channel, reader: bob })
    expect(page.messages[0]).toMatchObject({ by: ada, clientId, action: true, mentions: [bob] })
  })

  test('after the functions are gone from every node, the next message is stored all the same', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const before = await send(redis, channel, ada, 'before')
    await Promise.all(mastersOf(redis.inside.commands).map((node) => node.function('FLUSH')))
    const after = await Promise.all(['one', 'two', 'three'].map((text) => send(redis, channel, ada, text)))
    expect(after.map((message) => message.sequence)).toEqual([1, 2, 3].map((more) => before.sequence + more))
  })

  test('a message that could not be stored leaves no hole, and its retry is stored', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const log = redis.keys.log(channel)
    const clientId = randomUUID()
    const kept = `${log}:kept`
    await redis.inside.commands.rename(log, kept)
    await redis.inside.commands.set(log, 'not a stream')
    await expect(send(redis, channel, ada, 'hello', clientId)).rejects.toMatchObject({ code: 'internal' })
    await redis.inside.commands.del(log)
    await redis.inside.commands.rename(kept, log)
    const stored = await send(redis, channel, ada, 'hello', clientId)
    expect(stored.duplicate).toBe(false)
    expect(await send(redis, channel, ada, 'hello', clientId)).toEqual({ ...stored, duplicate: true })
    const { events, headSequence } = await readLog(redis, { channel })
    expect(events.map((event) => sequenceOf(event.id))).toEqual(
      Array.from({ length: headSequence }, (_, index) => index + 1),
    )
  })

  test("when the server's clock jumps back, ids go on and the time shown is the clock's", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const ahead = Date.now() + 3_600_000
    await redis.inside.commands.hset(redis.keys.head(channel), 'ms', String(ahead))
    const message = await send(redis, channel, ada, 'hello')
    expect(message.id).toBe(`${ahead}-${message.sequence}`)
    const page = await readPage(redis, { channel, reader: ada })
    expect(page.messages[0]!.at).toBeLessThan(ahead)
  })

  test('an ephemeral channel announces and deduplicates, and holds nothing of what is said', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'hallway',
      kind: 'public',
      ephemeral: true,
    })
    const clientId = randomUUID()
    const first = await send(redis, channel, ada, 'a passing whisper', clientId)
    expect(await send(redis, channel, ada, 'a passing whisper', clientId)).toEqual({
      ...first,
      duplicate: true,
    })
    expect((await send(redis, channel, ada, 'another')).sequence).toBe(first.sequence + 1)
    expect(await everythingStored(redis)).not.toContain('whisper')
    expect(await redis.inside.commands.exists(redis.keys.log(channel))).toBe(0)
    const page = await readPage(redis, { channel, reader: ada })
    expect(page.messages).toEqual([])
  })

  test('imported lines keep author and time, and are never imported twice', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const entries = [
      { type: 'joined', by: bob, at: 1_000, key: 'file:1' },
      { type: 'message', by: bob, at: 2_000, key: 'file:2', text: 'first!' },
      { type: 'action', by: cy, at: 3_000, key: 'file:4', text: 'nods' },
      { type: 'renamed', by: cy, at: 4_000, key: 'file:5', from: 'cy', to: 'cy "away"' },
    ] as const
    expect(await appendImported(redis, { channel, entries: entries.slice(0, 2) })).toEqual({
      appended: 2,
      skipped: 0,
    })
    expect(await appendImported(redis, { channel, entries })).toEqual({ appended: 2, skipped: 2 })
    const page = await readPage(redis, { channel, reader: ada })
    expect(page.messages).toMatchObject([
      { by: bob, at: 2_000, n: 1, text: 'first!' },
      { by: cy, at: 3_000, n: 2, text: 'nods', action: true },
    ])
    expect(page.notices.slice(2)).toMatchObject([
      { type: 'member.joined', user: bob, at: 1_000 },
      { type: 'member.renamed', user: cy, from: 'cy', to: 'cy "away"', at: 4_000 },
    ])
    await expect(send(redis, channel, bob, 'I was only imported')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

/** Two client ids that fall into the same string of the record, with the same mark. */
function findAlike(channel: ChannelId, by: UserId): [string, string, number] {
  const seen = new Map<string, string>()
  for (;;) {
    const clientId = randomUUID()
    const identity = channel + by + clientId
    const bucket = fingerprint(identity) % 1024
    const place = `${bucket} ${fingerprint(identity, 0x9747b28c) & 0x3ffff}`
    const alike = seen.get(place)
    if (alike !== undefined) return [alike, clientId, bucket]
    seen.set(place, clientId)
  }
}

/** All keys and values of an installation, as text. */
async function everythingStored(redis: Redis): Promise<string> {
  const parts: unknown[] = []
  for (const node of mastersOf(redis.inside.commands)) {
    for (const key of await node.keys(`${redis.keys.prefix}:*`)) {
      const type = await node.type(key)
      if (type === 'string') parts.push(await node.get(key))
      else if (type === 'hash') parts.push(await node.hgetall(key))
      else if (type === 'stream') parts.push(await node.xrange(key, '-', '+'))
      else if (type === 'zset') parts.push(await node.zrange(key, '0', '-1'))
      else throw new Error(`a ${type} at ${key}`)
    }
  }
  return JSON.stringify(parts)
}
