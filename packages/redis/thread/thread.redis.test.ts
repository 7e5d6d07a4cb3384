import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { readLog } from '../history/history.ts'
import { deleteMessage } from '../message/delete.ts'
import { appendMessage } from '../message/message.ts'
import { markRead, markUnread } from '../read/read.ts'
import { markThreadUnread } from './mark-unread.ts'
import {
  announceMarked,
  announceThread,
  appendReply,
  followThread,
  markThread,
  type NewReply,
  readFollowed,
  readStanding,
  repairThread,
} from './thread.ts'

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
  const send = (redis: Redis, channel: ChannelId, by: UserId = ada, mentions: UserId[] = []) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text: 'hello', mentions })
  const answer = (
    redis: Redis,
    channel: ChannelId,
    thread: EntryId,
    by: UserId,
    more: Partial<NewReply> = {},
  ) => appendReply(redis, { channel, thread, by, clientId: randomUUID(), text: `answer of ${by}`, ...more })

  test("replies stand in the channel's log, numbered without holes, and are no messages of the channel", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel)
    const first = await answer(redis, channel, thread, bob)
    const second = await answer(redis, channel, thread, ada, { action: true })
    expect([first.reply, second.reply]).toEqual([1, 2])
    expect(second.sequence).toBe(first.sequence + 1)
    const next = await send(redis, channel)
    expect(next.n).toBe(2)
    const { events } = await readLog(redis, { channel })
    expect(events.slice(-4)).toMatchObject([
      { type: 'message.posted', n: 1 },
      { type: 'thread.replied', by: bob, thread, reply: 1, text: `answer of ${bob}` },
      { type: 'thread.replied', by: ada, thread, reply: 2, action: true },
      { type: 'message.posted', n: 2 },
    ])
  })

  test('a reply sent to the channel as well is a message there, with its thread and place', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel)
    const { n, reply } = await answer(redis, channel, thread, bob, { inChannel: true })
    expect({ n, reply }).toEqual({ n: 2, reply: 1 })
    const { events } = await readLog(redis, { channel })
    expect(events.at(-1)).toMatchObject({ type: 'message.posted', n: 2, thread, reply: 1, by: bob })
  })

  test('a reply sent again under the same client id is stored once and gets the first answer (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel)
    for (const inChannel of [undefined, true] as const) {
      const clientId = randomUUID()
      const all = await Promise.all(
        [1, 2, 3].map(() => answer(redis, channel, thread, bob, { clientId, inChannel })),
      )
      expect(new Set(all.map(({ id }) => id)).size).toBe(1)
      expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    }
    expect((await answer(redis, channel, thread, bob)).reply).toBe(3)
  })

  test('nobody answers a reply, a notice, a message that is not there, or in a channel they are not in', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel)
    const { id: reply } = await answer(redis, channel, thread, bob)
    const { id: shown } = await answer(redis, channel, thread, bob, { inChannel: true })
    const { events } = await readLog(redis, { channel })
    for (const id of [reply, shown])
      await expect(answer(redis, channel, id, bob)).rejects.toMatchObject({ code: 'bad_request' })
    for (const id of [events[0]!.id, '5-99999' as EntryId])
      await expect(answer(redis, channel, id, bob)).rejects.toMatchObject({ code: 'not_found' })
    await expect(answer(redis, channel, thread, cy)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('author, repliers and the mentioned follow by themselves; nobody else does', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'all',
      kind: 'public',
      members: [bob, cy],
    })
    const { id: thread } = await send(redis, channel, ada)
    expect((await answer(redis, channel, thread, bob)).followers.toSorted()).toEqual([ada, bob].toSorted())
    expect(await readStanding(redis, { channel, thread, user: cy })).toMatchObject({ isFollowed: false })
    await answer(redis, channel, thread, bob, { mentions: [cy] })
    expect(await readStanding(redis, { channel, thread, user: cy })).toMatchObject({
      isFollowed: true,
      readReply: 1,
      unread: 1,
      mentions: 1,
    })
    expect(await readStanding(redis, { channel, thread, user: ada })).toMatchObject({
      unread: 2,
      mentions: 0,
    })
    expect(await readStanding(redis, { channel, thread, user: bob })).toMatchObject({ unread: 0 })
  })

  test('who unfollowed stays out until they are named or reply', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    await answer(redis, channel, thread, bob)
    await followThread(redis, { channel, thread, user: ada, isFollowed: false })
    expect((await answer(redis, channel, thread, bob)).followers).toEqual([bob])
    expect((await answer(redis, channel, thread, bob, { mentions: [ada] })).followers.toSorted()).toEqual(
      [ada, bob].toSorted(),
    )
    // What was said before does not come back with it.
    expect(await readStanding(redis, { channel, thread, user: ada })).toMatchObject({
      unread: 1,
      mentions: 1,
    })
  })

  test('reading a thread, and marking the channel read with its threads, both leave nothing unread', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    await answer(redis, channel, thread, bob, { mentions: [ada] })
    const second = await answer(redis, channel, thread, bob, { mentions: [ada] })
    await answer(redis, channel, thread, bob)
    const asked = { channel, thread, user: ada }
    expect(await readStanding(redis, asked)).toMatchObject({ unread: 3, mentions: 2 })
    const position = (await readLog(redis, { channel })).events.at(-1)!.id
    expect((await markRead(redis, { channel, user: ada, id: thread })).mentions).toBe(2)
    expect(await markThread(redis, { ...asked, reply: 1 })).toMatchObject({
      readReply: 1,
      unread: 2,
      mentions: 1,
    })
    expect((await markRead(redis, { channel, user: ada, id: thread })).mentions).toBe(1)
    // Never back.
    expect(await markThread(redis, { ...asked, reply: 0 })).toMatchObject({ readReply: 1, unread: 2 })
    await markRead(redis, { channel, user: ada, id: position, threads: second.id })
    expect(await readStanding(redis, asked)).toMatchObject({ readReply: 2, unread: 1, mentions: 0 })
    await markRead(redis, { channel, user: ada, id: position, threads: position })
    expect(await readStanding(redis, asked)).toMatchObject({ readReply: 3, unread: 0 })
    await expect(markThread(redis, { ...asked, reply: 4 })).rejects.toMatchObject({ code: 'bad_request' })
    await markUnread(redis, { channel, user: ada, id: second.id })
    expect(await readStanding(redis, asked)).toMatchObject({ readReply: 1, unread: 2, mentions: 1 })
  })

  test('who only looks at the channel has not read what is said in its threads alone', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    await answer(redis, channel, thread, bob, { mentions: [ada] })
    const shown = await answer(redis, channel, thread, bob, { mentions: [ada], inChannel: true })
    const asked = { channel, thread, user: ada }
    expect(await readStanding(redis, asked)).toMatchObject({ unread: 2, mentions: 2 })
    // What is shown there, too, is read by looking.
    expect(await markRead(redis, { channel, user: ada, id: shown.id })).toMatchObject({
      unread: 0,
      mentions: 1,
    })
    expect(await readStanding(redis, asked)).toMatchObject({ readReply: 0, unread: 1, mentions: 1 })
    const all = await markRead(redis, { channel, user: ada, id: shown.id, threads: shown.id })
    expect(all).toMatchObject({ moved: true, unread: 0, mentions: 0 })
    expect(await readStanding(redis, asked)).toMatchObject({ readReply: 2, unread: 0, mentions: 0 })
    expect(await markRead(redis, { channel, user: ada, id: shown.id })).toMatchObject({ moved: false })
  })

  test('a reply that ada marks unread is unread in its thread alone, also after she marked everything read', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: one } = await send(redis, channel, ada)
    const { id: two } = await send(redis, channel, ada)
    for (const thread of [one, two, two]) await answer(redis, channel, thread, bob, { mentions: [ada] })
    for (const thread of [one, two]) await announceThread(redis, { channel, thread, users: [ada] })
    const last = (await readLog(redis, { channel })).events.at(-1)!.id
    await markRead(redis, { channel, user: ada, id: last, threads: last })
    await answer(redis, channel, one, bob)
    const marked = await markThreadUnread(redis, { channel, thread: one, user: ada, reply: 1 })
    expect(marked).toMatchObject({ readReply: 0, unread: 2, mentions: 1 })
    expect(await readStanding(redis, { channel, thread: two, user: ada })).toMatchObject({
      readReply: 2,
      unread: 0,
    })
    expect(await markRead(redis, { channel, user: ada, id: last })).toMatchObject({ unread: 0, mentions: 1 })
    for (const reply of [0, 3])
      await expect(markThreadUnread(redis, { channel, thread: one, user: ada, reply })).rejects.toMatchObject(
        { code: 'bad_request' },
      )
    await expect(markThreadUnread(redis, { channel, thread: one, user: cy, reply: 1 })).rejects.toMatchObject(
      { code: 'not_found' },
    )
  })

  test('what was read of a channel before threads were read apart stays read with its threads', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    const first = await answer(redis, channel, thread, bob)
    await markRead(redis, { channel, user: ada, id: first.id })
    await redis.inside.commands.hdel(redis.keys.read(ada), `${channel} threads`)
    const second = await answer(redis, channel, thread, bob)
    expect(await readStanding(redis, { channel, thread, user: ada })).toMatchObject({ unread: 1 })
    await markRead(redis, { channel, user: ada, id: second.id })
    expect(await readStanding(redis, { channel, thread, user: ada })).toMatchObject({ unread: 1 })
  })

  test("bob's connections are told how he stands, and his list of threads holds what he follows", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, bob)
    const told: UserMessage[] = []
    await using feeds = openFeeds(redis, {
      onEntry() {},
      onUser: (_user, message) => told.push(message),
      onPresence() {},
      onInterrupted() {},
    })
    await feeds.subscribeUser(bob)
    const { followers } = await answer(redis, channel, thread, ada)
    await announceThread(redis, { channel, thread, users: followers })
    await until(() => told.length > 0)
    expect(told).toEqual([
      {
        type: 'thread:changed',
        channel,
        thread,
        isFollowed: true,
        readReply: 0,
        unread: 1,
        mentions: 0,
        asOf: expect.any(Number),
        acts: 0,
        marks: 0,
      },
    ])
    expect(await readFollowed(redis, bob)).toEqual([{ channel, thread }])
    const { id } = (await readLog(redis, { channel })).events.at(-1)!
    const { before, after } = await markRead(redis, { channel, user: bob, id, threads: id })
    await announceMarked(redis, { channel, user: bob, before, after })
    await until(() => told.some((one) => one.type === 'thread:changed' && one.unread === 0))
    await followThread(redis, { channel, thread, user: bob, isFollowed: false })
    expect(await readFollowed(redis, bob)).toEqual([])
  })

  test('a list that a crash left behind is mended, and who left the channel sees its threads no more (ACC-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, bob)
    await answer(redis, channel, thread, ada)
    expect(await readFollowed(redis, bob)).toEqual([])
    await repairThread(redis, { channel, thread })
    expect(await readFollowed(redis, bob)).toEqual([{ channel, thread }])
    await leaveChannel(redis, { channel, by: bob })
    await expect(readStanding(redis, { channel, thread, user: bob })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(markThread(redis, { channel, thread, user: bob, reply: 1 })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect((await answer(redis, channel, thread, ada)).followers).toEqual([ada])
  })

  test('who may not write in a channel may not reply there either, nor faster than its slow mode', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    const { commands } = redis.inside
    const flags = (words: string) => commands.hset(redis.keys.head(channel), 'flags', words)
    await flags('mutes')
    await commands.hset(redis.keys.muted(channel), bob, '0')
    await expect(answer(redis, channel, thread, bob)).rejects.toMatchObject({ code: 'forbidden' })
    await flags('posting:moderators')
    await expect(answer(redis, channel, thread, bob)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await answer(redis, channel, thread, ada)).reply).toBe(1)
    await flags('slow:30')
    const clientId = randomUUID()
    expect((await answer(redis, channel, thread, bob, { clientId })).reply).toBe(2)
    await expect(answer(redis, channel, thread, bob)).rejects.toMatchObject({ code: 'rate_limited' })
    // A retry is no second reply.
    expect(await answer(redis, channel, thread, bob, { clientId })).toMatchObject({ duplicate: true })
    await flags('archived')
    await expect(answer(redis, channel, thread, ada)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('a reply calls everyone only where it is shown to everyone, and only by who may', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'all',
      kind: 'public',
      members: [bob, cy],
    })
    const { id: thread } = await send(redis, channel, ada)
    await answer(redis, channel, thread, ada, { everyone: 'channel' })
    expect(await markRead(redis, { channel, user: cy, id: thread })).toMatchObject({ mentions: 0 })
    const shown = await answer(redis, channel, thread, ada, { everyone: 'channel', inChannel: true })
    const here = await answer(redis, channel, thread, ada, { everyone: 'here', here: [cy], inChannel: true })
    expect((await readLog(redis, { channel, afterSequence: here.sequence - 1 })).events[0]).toMatchObject({
      everyone: 'here',
      reply: 3,
    })
    expect(await markRead(redis, { channel, user: cy, id: thread })).toMatchObject({ mentions: 2 })
    expect(await markRead(redis, { channel, user: bob, id: thread })).toMatchObject({ mentions: 1 })
    // Its author is not called by it.
    expect(await markRead(redis, { channel, user: ada, id: thread })).toMatchObject({ mentions: 0 })
    for (const { id } of [shown, here])
      await deleteMessage(redis, { channel, by: ada, id, clientId: randomUUID() })
    expect(await markRead(redis, { channel, user: cy, id: thread })).toMatchObject({ mentions: 0, unread: 0 })
    await redis.inside.commands.hset(redis.keys.head(channel), 'flags', 'everyone:moderators')
    await expect(
      answer(redis, channel, thread, bob, { everyone: 'channel', inChannel: true }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('what calls bob is kept when he has read it, the newest five hundred', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const { id: thread } = await send(redis, channel, ada)
    for (let n = 0; n < 510; n += 30)
      await Promise.all(
        Array.from({ length: 30 }, () => answer(redis, channel, thread, ada, { mentions: [bob] })),
      )
    const { events } = await readLog(redis, { channel })
    await markRead(redis, { channel, user: bob, id: events.at(-1)!.id })
    expect(await markUnread(redis, { channel, user: bob, id: thread })).toMatchObject({
      mentions: 500,
      unread: 1,
    })
  })
})
