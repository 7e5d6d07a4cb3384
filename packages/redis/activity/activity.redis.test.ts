import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, inviteMember, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { acknowledgeJob, ensureGroups, type Job, readJobs } from '../job/job.ts'
import { deleteMessage } from '../message/delete.ts'
import { editMessage } from '../message/edit.ts'
import { appendMessage, type NewMessage } from '../message/message.ts'
import { react } from '../reaction/reaction.ts'
import { appendReply, followThread } from '../thread/thread.ts'
import { listActivities, markActivity } from './activity.ts'
import { noteActivity } from './note-activity.ts'

onEveryRedis((connect) => {
  const make = async (redis: Redis, name: string, members: UserId[] = [bob, cy]): Promise<ChannelId> =>
    (await createChannel(redis, { by: ada, name, kind: 'public', members })).channel
  const say = (redis: Redis, channel: ChannelId, by: UserId, more: Partial<NewMessage> = {}) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text: 'hello', ...more })
  const answer = (redis: Redis, channel: ChannelId, by: UserId, thread: EntryId, mentions: UserId[] = []) =>
    appendReply(redis, { channel, by, thread, clientId: randomUUID(), text: 'an answer', mentions })
  const reactTo = (redis: Redis, channel: ChannelId, by: UserId, id: EntryId, isOn = true) =>
    react(redis, { channel, by, id, clientId: randomUUID(), emoji: '👍', isOn })
  /** Reads the jobs that were left, and does those that note what concerns people. */
  async function work(redis: Redis): Promise<Job[]> {
    await ensureGroups(redis, 'repair')
    const jobs = await readJobs(redis, { group: 'repair', consumer: 'w_test', count: 1_000, blockMs: 1 })
    const notes = jobs.filter(({ type }) => type === 'notify')
    for (const job of notes) {
      await noteActivity(redis, {
        channel: job.channel as ChannelId,
        id: job.message as EntryId,
        thread: job.thread as EntryId | undefined,
        edited: job.edited,
        ...(job.by && job.emoji && { reaction: { by: job.by as UserId, emoji: job.emoji } }),
      })
    }
    for (const job of jobs) await acknowledgeJob(redis, { group: 'repair', job })
    return notes
  }
  const shown = async (redis: Redis, reader: UserId) =>
    (await listActivities(redis, { reader })).activities.map(({ kind, id, by }) => ({ kind, id, by }))

  test('a mention, a call of everyone, a reply in a followed thread and a reaction concern those they reach, the latest first', async () => {
    await using redis = await connect()
    const general = await make(redis, 'general')
    const design = await make(redis, 'design', [bob])
    const named = await say(redis, general, ada, { mentions: [bob], text: 'hello @bob' })
    await work(redis)
    const all = await say(redis, general, ada, { everyone: 'channel' })
    await work(redis)
    const reply = await answer(redis, general, cy, named.id)
    await work(redis)
    const liked = await say(redis, design, bob)
    await reactTo(redis, design, ada, liked.id)
    await work(redis)
    expect(await shown(redis, bob)).toEqual([
      { kind: 'reaction', id: liked.id, by: ada },
      { kind: 'reply', id: reply.id, by: cy },
      { kind: 'everyone', id: all.id, by: ada },
      { kind: 'mention', id: named.id, by: ada },
    ])
    const { activities, unread } = await listActivities(redis, { reader: bob })
    expect(unread).toBe(4)
    expect(activities[0]).toMatchObject({
      channel: design,
      emoji: '👍',
      message: { text: 'hello', reactions: [{ emoji: '👍', count: 1 }] },
    })
    expect(activities[1]).toMatchObject({ thread: named.id, message: { text: 'an answer', reply: 1 } })
    expect(await shown(redis, cy)).toEqual([{ kind: 'everyone', id: all.id, by: ada }])
    // The first message of the thread is hers.
    expect(await shown(redis, ada)).toEqual([{ kind: 'reply', id: reply.id, by: cy }])
  })

  test('what someone says, does or reacts to themselves does not concern them', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await say(redis, channel, ada, { mentions: [ada], everyone: 'channel' })
    await reactTo(redis, channel, ada, id)
    await answer(redis, channel, ada, id, [ada])
    await work(redis)
    expect(await shown(redis, ada)).toEqual([])
  })

  test('plain messages leave no work behind', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    await say(redis, channel, ada)
    await say(redis, channel, ada, { mentions: [personNamed('dot')] })
    expect(await work(redis)).toEqual([])
  })

  test('who is named and follows the thread learns of a reply once, as of a mention', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await say(redis, channel, bob)
    await followThread(redis, { channel, thread: id, user: cy, isFollowed: true })
    const reply = await answer(redis, channel, ada, id, [bob])
    await work(redis)
    expect(await shown(redis, bob)).toEqual([{ kind: 'mention', id: reply.id, by: ada }])
    expect(await shown(redis, cy)).toEqual([{ kind: 'reply', id: reply.id, by: ada }])
  })

  test('work done twice counts once, and is told once (WRK-1)', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const heard: UserMessage[] = []
    await using feeds = openFeeds(redis, {
      onEntry: () => {},
      onPresence: () => {},
      onInterrupted: () => {},
      onUser: (_user, message) => heard.push(message),
    })
    await feeds.subscribeUser(bob)
    const { id } = await say(redis, channel, ada, { mentions: [bob] })
    expect(await noteActivity(redis, { channel, id })).toBe(1)
    expect(await noteActivity(redis, { channel, id })).toBe(0)
    expect(await listActivities(redis, { reader: bob })).toMatchObject({
      unread: 1,
      activities: [{ id }],
    })
    const other = await say(redis, channel, ada, { mentions: [bob] })
    await noteActivity(redis, { channel, id: other.id })
    await until(() => heard.filter(({ type }) => type === 'activity:added').length >= 2)
    expect(heard).toEqual([
      {
        type: 'activity:added',
        activity: { kind: 'mention', by: ada, channel, id, activity: expect.any(Number) },
      },
      {
        type: 'activity:added',
        activity: { kind: 'mention', by: ada, channel, id: other.id, activity: expect.any(Number) },
      },
    ])
  })

  test('leaving a channel hides what concerned them there, and nothing new of it reaches them (ACC-1)', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await say(redis, channel, ada, { mentions: [bob] })
    await work(redis)
    const late = await say(redis, channel, ada, { everyone: 'channel' })
    await leaveChannel(redis, { channel, by: bob })
    await work(redis)
    expect(await listActivities(redis, { reader: bob })).toMatchObject({ activities: [], unread: 0 })
    await inviteMember(redis, { channel, by: ada, user: bob })
    expect(await shown(redis, bob)).toEqual([{ kind: 'mention', id, by: ada }])
    expect(await shown(redis, cy)).toEqual([{ kind: 'everyone', id: late.id, by: ada }])
  })

  test('what was deleted, edited away or taken back is no longer shown nor counted', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const gone = await say(redis, channel, ada, { mentions: [bob] })
    const edited = await say(redis, channel, ada, { mentions: [bob], text: 'hello @bob' })
    const liked = await say(redis, channel, bob)
    await reactTo(redis, channel, ada, liked.id)
    await work(redis)
    expect((await listActivities(redis, { reader: bob })).unread).toBe(3)
    await deleteMessage(redis, { channel, by: ada, clientId: randomUUID(), id: gone.id })
    await editMessage(redis, { channel, by: ada, clientId: randomUUID(), id: edited.id, text: 'hello all' })
    await reactTo(redis, channel, ada, liked.id, false)
    expect(await listActivities(redis, { reader: bob })).toMatchObject({ activities: [], unread: 0 })
  })

  test('an edit that names someone anew concerns them, and nobody again', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await say(redis, channel, ada, { mentions: [bob], text: 'hello @bob' })
    await work(redis)
    await markActivity(redis, { user: bob, activity: Number.MAX_SAFE_INTEGER })
    await editMessage(redis, {
      channel,
      by: ada,
      clientId: randomUUID(),
      id,
      text: 'hello @bob and @cy',
      mentions: [bob, cy],
    })
    await work(redis)
    expect(await shown(redis, cy)).toEqual([{ kind: 'mention', id, by: ada }])
    expect((await listActivities(redis, { reader: bob })).unread).toBe(0)
  })

  test('what was seen is seen on all devices, and never unseen again', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    for (let count = 0; count < 3; count++) await say(redis, channel, ada, { mentions: [bob] })
    await work(redis)
    const [last, middle, first] = (await listActivities(redis, { reader: bob })).activities
    const mark = (activity: number) => markActivity(redis, { user: bob, activity })
    expect(await mark(middle!.activity)).toEqual({ seen: middle!.activity, unread: 1 })
    expect(await mark(first!.activity)).toEqual({ seen: middle!.activity, unread: 1 })
    expect(await mark(last!.activity + 1_000_000)).toEqual({ seen: last!.activity, unread: 0 })
    await say(redis, channel, ada, { mentions: [bob] })
    await work(redis)
    expect((await listActivities(redis, { reader: bob })).unread).toBe(1)
  })

  test('a list is read page by page and by kind', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    for (let count = 0; count < 35; count++) await say(redis, channel, ada, { mentions: [bob] })
    const { id } = await say(redis, channel, bob)
    await reactTo(redis, channel, ada, id)
    await work(redis)
    const first = await listActivities(redis, { reader: bob })
    expect(first).toMatchObject({ unread: 36, activities: { length: 30 } })
    const second = await listActivities(redis, { reader: bob, cursor: first.cursor })
    expect(second.activities.length).toBe(6)
    expect(second.cursor).toBeUndefined()
    const places = [...first.activities, ...second.activities].map(({ activity }) => activity)
    expect(places).toEqual([...new Set(places)].toSorted((one, other) => other - one))
    const reactions = await listActivities(redis, { reader: bob, kinds: ['reaction'] })
    expect(reactions.activities).toMatchObject([{ kind: 'reaction', id }])
    await expect(listActivities(redis, { reader: bob, cursor: 'c_1' })).rejects.toMatchObject({
      code: 'bad_request',
    })
  })
})
