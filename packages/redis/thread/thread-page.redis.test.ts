import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { deleteMessage } from '../message/delete.ts'
import { editMessage } from '../message/edit.ts'
import { appendMessage } from '../message/message.ts'
import { react } from '../reaction/reaction.ts'
import { markRead } from '../read/read.ts'
import { listThreads } from './thread-list.ts'
import { readThread } from './thread-page.ts'
import { announceThread, appendReply, markThread, type NewReply } from './thread.ts'

onEveryRedis((connect) => {
  async function channelNamed(redis: Redis, name: string): Promise<ChannelId> {
    const { channel } = await createChannel(redis, { by: ada, name, kind: 'public', members: [bob] })
    return channel
  }
  const send = (redis: Redis, channel: ChannelId, text = 'hello', by: UserId = ada) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text })
  /** As the gateway sends it: those who follow are told. */
  async function answer(
    redis: Redis,
    channel: ChannelId,
    thread: EntryId,
    by: UserId,
    more: Partial<NewReply> = {},
  ) {
    const reply = await appendReply(redis, {
      channel,
      thread,
      by,
      clientId: randomUUID(),
      text: 'answer',
      ...more,
    })
    await announceThread(redis, { channel, thread, users: reply.followers })
    return reply
  }
  const change = (channel: ChannelId, by: UserId, id: EntryId) => ({
    channel,
    by,
    id,
    clientId: randomUUID(),
  })

  test('a thread is paged from the latest reply to the first, and on again, and none is missed', async () => {
    await using redis = await connect()
    const channel = await channelNamed(redis, 'general')
    const { id: thread } = await send(redis, channel)
    const ids: EntryId[] = []
    for (let n = 1; n <= 23; n++)
      ids.push((await answer(redis, channel, thread, n % 3 ? bob : ada, { text: `answer ${n}` })).id)
    let page = await readThread(redis, { channel, thread, reader: bob, limit: 10 })
    expect(page).toMatchObject({ root: { id: thread, n: 1 }, hasNewer: false, hasOlder: true })
    expect(page.position.id).toBe((await readLog(redis, { channel })).events.at(-1)!.id)
    const back = [...page.replies]
    while (page.hasOlder) {
      page = await readThread(redis, { channel, thread, reader: bob, before: back[0]!.id, limit: 10 })
      expect(page.hasNewer).toBe(true)
      back.unshift(...page.replies)
    }
    expect(back.map(({ id }) => id)).toEqual(ids)
    expect(back.map(({ reply }) => reply)).toEqual(ids.map((_id, index) => index + 1))
    page = await readThread(redis, { channel, thread, reader: bob, after: thread, limit: 10 })
    expect(page.hasOlder).toBe(false)
    const on = [...page.replies]
    while (page.hasNewer) {
      page = await readThread(redis, { channel, thread, reader: bob, after: on.at(-1)!.id, limit: 10 })
      on.push(...page.replies)
    }
    expect(on.map(({ id }) => id)).toEqual(ids)
    expect(page.replies.at(-1)).toMatchObject({
      type: 'thread.replied',
      thread,
      reply: 23,
      text: 'answer 23',
    })
  })

  test('a message without an answer is a thread without replies; a reply, a notice and what is not there are none', async () => {
    await using redis = await connect()
    const channel = await channelNamed(redis, 'general')
    const { id: thread } = await send(redis, channel)
    expect(await readThread(redis, { channel, thread, reader: bob })).toMatchObject({
      replies: [],
      hasOlder: false,
      hasNewer: false,
      standing: { isFollowed: false, unread: 0 },
    })
    const { id } = await answer(redis, channel, thread, bob)
    await expect(readThread(redis, { channel, thread: id, reader: bob })).rejects.toMatchObject({
      code: 'bad_request',
    })
    const { events } = await readLog(redis, { channel })
    for (const other of [events[0]!.id, '7-9999' as EntryId])
      await expect(readThread(redis, { channel, thread: other, reader: bob })).rejects.toMatchObject({
        code: 'not_found',
      })
    await expect(readThread(redis, { channel, thread, reader: cy })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('the first message shows how many replies there are, when the last came and who replied, the latest first', async () => {
    await using redis = await connect()
    const channel = await channelNamed(redis, 'general')
    const { id: thread } = await send(redis, channel)
    const shown = async () => {
      const [page, at] = await Promise.all([
        readPage(redis, { channel, reader: bob }),
        readThread(redis, { channel, thread, reader: bob }),
      ])
      const [root] = page.messages.filter(({ id }) => id === thread)
      expect(root!.replies).toEqual(at.root.replies)
      return root!.replies
    }
    expect(await shown()).toBeUndefined()
    const first = await answer(redis, channel, thread, ada)
    const second = await answer(redis, channel, thread, bob)
    const third = await answer(redis, channel, thread, ada, { inChannel: true })
    expect(await shown()).toMatchObject({ count: 3, users: [ada, bob] })
    // Whose last reply is deleted is named no more, unless by another.
    await deleteMessage(redis, change(channel, bob, second.id))
    expect(await shown()).toMatchObject({ count: 2, users: [ada] })
    const { events } = await readLog(redis, { channel })
    expect(events.at(-1)).toMatchObject({
      type: 'message.deleted',
      replies: [{ id: second.id, thread, reply: 2, by: bob, left: { count: 2, users: [ada] } }],
    })
    await deleteMessage(redis, change(channel, ada, third.id))
    await deleteMessage(redis, change(channel, ada, first.id))
    expect(await shown()).toBeUndefined()
    expect((await answer(redis, channel, thread, bob)).reply).toBe(4)
    expect(await shown()).toMatchObject({ count: 1, users: [bob] })
  })

  test('replies are shown as they are now: edited, with reactions, or as tombstones that are never unread', async () => {
    await using redis = await connect()
    const channel = await channelNamed(redis, 'general')
    const { id: thread } = await send(redis, channel)
    const edited = await answer(redis, channel, thread, bob, { mentions: [ada] })
    const gone = await answer(redis, channel, thread, bob, { mentions: [ada] })
    const shownToo = await answer(redis, channel, thread, bob, { inChannel: true })
    await editMessage(redis, { ...change(channel, bob, edited.id), text: 'better' })
    await react(redis, { ...change(channel, ada, edited.id), emoji: '👍', isOn: true })
    await deleteMessage(redis, change(channel, bob, gone.id))
    const page = await readThread(redis, { channel, thread, reader: ada })
    expect(page.replies).toMatchObject([
      { id: edited.id, reply: 1, text: 'better', reactions: [{ emoji: '👍', count: 1, mine: true }] },
      { id: gone.id, reply: 2, text: '', by: bob, deleted: { by: bob } },
      { id: shownToo.id, reply: 3, type: 'thread.replied' },
    ])
    expect(page.replies[0]).not.toHaveProperty('mentions')
    expect(page.standing).toMatchObject({ isFollowed: true, unread: 2, mentions: 0 })
    expect(await markRead(redis, { channel, user: ada, id: thread })).toMatchObject({
      unread: 1,
      mentions: 0,
    })
  })

  test('a thread whose first message was deleted can still be read, under a tombstone, and answered', async () => {
    await using redis = await connect()
    const channel = await channelNamed(redis, 'general')
    const { id: thread } = await send(redis, channel)
    const alone = await send(redis, channel)
    await answer(redis, channel, thread, bob)
    for (const { id } of [{ id: thread }, alone]) await deleteMessage(redis, change(channel, ada, id))
    expect((await answer(redis, channel, thread, bob)).reply).toBe(2)
    expect(await readThread(redis, { channel, thread, reader: bob })).toMatchObject({
      root: { id: thread, text: '', deleted: { by: ada }, replies: { count: 2 } },
      replies: [{ reply: 1 }, { reply: 2 }],
    })
    // Nobody had answered that one.
    await expect(answer(redis, channel, alone.id, bob)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the threads bob follows are listed, the one with the latest reply first, page by page, of all his channels', async () => {
    await using redis = await connect()
    const channels = await Promise.all(['general', 'design', 'help'].map((name) => channelNamed(redis, name)))
    const threads: EntryId[] = []
    for (let n = 0; n < 25; n++) {
      const channel = channels[n % 3]!
      const { id } = await send(redis, channel, `question ${n}`, bob)
      for (let reply = 0; reply < 4; reply++)
        await answer(redis, channel, id, ada, { text: `answer ${reply}` })
      threads.push(id)
    }
    // Threads are put in order by milliseconds.
    const spokeAt = Date.now()
    await until(() => Date.now() > spokeAt)
    await answer(redis, channels[0]!, threads[0]!, ada, { text: 'late', mentions: [bob] })
    const first = await listThreads(redis, { reader: bob })
    expect(first.unreadThreads).toBe(25)
    expect(first.threads).toHaveLength(20)
    expect(first.threads[0]).toMatchObject({
      channel: channels[0],
      thread: threads[0],
      isFollowed: true,
      unread: 5,
      mentions: 1,
      root: { text: 'question 0', replies: { count: 5 } },
      latest: [{ text: 'answer 2' }, { text: 'answer 3' }, { text: 'late' }],
    })
    const second = await listThreads(redis, { reader: bob, cursor: first.cursor })
    expect(second).not.toHaveProperty('cursor')
    expect([...first.threads, ...second.threads].map((one) => one.root.text)).toEqual([
      'question 0',
      ...Array.from({ length: 24 }, (_, index) => `question ${24 - index}`),
    ])
    for (const [n, thread] of threads.entries())
      if (n > 1) await markThread(redis, { channel: channels[n % 3]!, thread, user: bob, reply: 4 })
    const unread = await listThreads(redis, { reader: bob, isUnreadOnly: true })
    expect(unread).toMatchObject({
      unreadThreads: 2,
      threads: [{ thread: threads[0] }, { thread: threads[1] }],
    })
    await leaveChannel(redis, { channel: channels[0]!, by: bob })
    const left = await listThreads(redis, { reader: bob, isUnreadOnly: true })
    expect(left.threads.map((one) => one.thread)).toEqual([threads[1]])
    await expect(listThreads(redis, { reader: bob, cursor: 'anything' })).rejects.toMatchObject({
      code: 'bad_request',
    })
  })
})
