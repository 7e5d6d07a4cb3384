import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { ada, bob, cy } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis, until } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChannel, joinChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { appendMessage } from '../message/message.ts'
import { markRead, readMarks } from './read.ts'

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })

  async function general(redis: Redis): Promise<ChannelId> {
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    return channel
  }

  const send = (redis: Redis, channel: ChannelId, named: boolean) =>
    appendMessage(redis, {
      channel,
      by: ada,
      clientId: randomUUID(),
      text: 'hello',
      ...(named ? { mentions: [bob, cy] } : {}),
    })

  test('what bob has not read is counted, and where he is named', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const ids: EntryId[] = []
    for (const named of [true, false, true, false]) ids.push((await send(redis, channel, named)).id)
    expect(await markRead(redis, { channel, user: bob, id: ids[0]! })).toEqual({
      id: ids[0],
      unread: 3,
      mentions: 1,
      moved: true,
    })
    expect(await markRead(redis, { channel, user: bob, id: ids[3]! })).toEqual({
      id: ids[3],
      unread: 0,
      mentions: 0,
      moved: true,
    })
    await send(redis, channel, true)
    // Asked for an older one, he is told what holds.
    expect(await markRead(redis, { channel, user: bob, id: ids[1]! })).toEqual({
      id: ids[3],
      unread: 1,
      mentions: 1,
      moved: false,
    })
    expect((await readMarks(redis, bob)).get(channel)).toMatchObject({ id: ids[3], n: 4 })
  })

  test('what comes after a notice is counted from there', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    await send(redis, channel, false)
    const { position } = await joinChannel(redis, { channel, by: cy })
    await send(redis, channel, false)
    expect(await markRead(redis, { channel, user: bob, id: position.id })).toMatchObject({
      unread: 1,
      moved: true,
    })
    expect((await readMarks(redis, cy)).get(channel)).toMatchObject({ id: position.id, n: 1 })
  })

  test('an entry that is not there yet cannot be read, and an outsider reads nothing', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id, sequence } = await send(redis, channel, false)
    const ahead = id.replace(/\d+$/, String(sequence + 1)) as EntryId
    await expect(markRead(redis, { channel, user: bob, id: ahead })).rejects.toMatchObject({
      code: 'bad_request',
    })
    await expect(markRead(redis, { channel, user: cy, id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what was asked to be marked and never was an entry counts as the one before it, and what follows can still be read', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const ids: EntryId[] = []
    for (let n = 0; n < 4; n++) ids.push((await send(redis, channel, false)).id)
    const invented = ids[2]!.replace(/^\d+/, '123') as EntryId
    expect(await markRead(redis, { channel, user: bob, id: invented })).toMatchObject({ unread: 4 })
    expect(await markRead(redis, { channel, user: bob, id: ids[1]! })).toEqual({
      id: ids[1],
      unread: 2,
      mentions: 0,
      moved: true,
    })
    const ahead = ids[2]!.replace(/^\d+/, '99999999999999') as EntryId
    expect(await markRead(redis, { channel, user: bob, id: ahead })).toMatchObject({ id: ids[3], unread: 0 })
  })

  test("bob's other connections are told how far he has read", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id } = await send(redis, channel, true)
    const told: UserMessage[] = []
    await using feeds = openFeeds(redis, {
      onEntry() {},
      onUser: (_user, message) => told.push(message),
      onPresence() {},
      onInterrupted() {},
    })
    await feeds.subscribeUser(bob)
    await markRead(redis, { channel, user: bob, id })
    await until(() => told.length > 0)
    expect(told).toEqual([{ type: 'read:marked', channel, id, unread: 0, mentions: 0 }])
  })
})
