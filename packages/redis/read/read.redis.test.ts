import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, joinChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { readLog } from '../history/history.ts'
import { appendMessage } from '../message/message.ts'
import { appendReply, markThread, readStanding } from '../thread/thread.ts'
import { explainUnread } from './explain.ts'
import { markRead, markUnread, readMarks } from './read.ts'

onEveryRedis((connect) => {
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
    expect(await markRead(redis, { channel, user: bob, id: ids[0]! })).toMatchObject({
      id: ids[0],
      unread: 3,
      mentions: 1,
      moved: true,
    })
    expect(await markRead(redis, { channel, user: bob, id: ids[3]! })).toMatchObject({
      id: ids[3],
      unread: 0,
      mentions: 0,
      moved: true,
    })
    await send(redis, channel, true)
    // Asked for an older one, he is told what holds.
    expect(await markRead(redis, { channel, user: bob, id: ids[1]! })).toMatchObject({
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
    expect(await markRead(redis, { channel, user: bob, id: ids[1]! })).toMatchObject({
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
    expect(told).toEqual([
      { type: 'read:marked', channel, id, unread: 0, mentions: 0, turn: 0, asOf: sequenceOf(id) },
    ])
  })

  test('a channel marked unread is unread from there on, and a late mark from before does not undo it', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const ids: EntryId[] = []
    for (const named of [true, false, true]) ids.push((await send(redis, channel, named)).id)
    await markRead(redis, { channel, user: bob, id: ids[2]! })
    expect(await markUnread(redis, { channel, user: bob, id: ids[1]! })).toMatchObject({
      id: ids[0],
      unread: 2,
      mentions: 1,
      turn: 1,
    })
    // A device that has not heard of it yet.
    expect(await markRead(redis, { channel, user: bob, id: ids[2]!, turn: 0 })).toMatchObject({
      id: ids[0],
      unread: 2,
      turn: 1,
      moved: false,
    })
    expect((await readMarks(redis, bob)).get(channel)).toMatchObject({ id: ids[0], n: 1, turn: 1 })
    expect(await markRead(redis, { channel, user: bob, id: ids[2]!, turn: 1 })).toMatchObject({
      unread: 0,
      turn: 1,
      moved: true,
    })
    expect(await markUnread(redis, { channel, user: bob, id: ids[0]! })).toMatchObject({
      unread: 3,
      mentions: 2,
      turn: 2,
    })
    expect(await markRead(redis, { channel, user: bob, id: ids[2]! })).toMatchObject({ unread: 0, turn: 2 })
  })

  test('nothing is before the first message that could stay read', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const first = await send(redis, channel, false)
    const log = await readLog(redis, { channel })
    expect(await markUnread(redis, { channel, user: bob, id: log.events[0]!.id })).toMatchObject({
      id: '0-0',
      unread: 1,
    })
    expect(await markRead(redis, { channel, user: bob, id: first.id, turn: 1 })).toMatchObject({ unread: 0 })
  })

  test('why a channel is unread is told: its first messages, and all that calls bob, replies too', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const read = await send(redis, channel, true)
    await markRead(redis, { channel, user: bob, id: read.id })
    const ids: EntryId[] = []
    for (let n = 0; n < 25; n++) ids.push((await send(redis, channel, n === 23)).id)
    const reply = await appendReply(redis, {
      channel,
      thread: read.id,
      by: ada,
      clientId: randomUUID(),
      text: '@bob',
      mentions: [bob],
    })
    const why = await explainUnread(redis, { channel, reader: bob })
    expect(why).toMatchObject({ unread: 25, mentions: 2 })
    expect(why.messages.map((message) => message.id)).toEqual(ids.slice(0, 20))
    expect(why.calls).toMatchObject([
      { type: 'message.posted', id: ids[23] },
      { type: 'thread.replied', id: reply.id, text: '@bob' },
    ])
    await expect(explainUnread(redis, { channel, reader: cy })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a reply marked unread is unread in its thread again, though the thread had been read', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, false)
    const answers: EntryId[] = []
    for (let n = 0; n < 3; n++)
      answers.push(
        (await appendReply(redis, { channel, thread, by: ada, clientId: randomUUID(), text: 'answer' })).id,
      )
    await markThread(redis, { channel, thread, user: bob, reply: 3 })
    await markRead(redis, { channel, user: bob, id: answers[2]! })
    await markUnread(redis, { channel, user: bob, id: answers[1]! })
    expect(await readStanding(redis, { channel, thread, user: bob })).toMatchObject({
      readReply: 1,
      unread: 2,
    })
  })
})
