import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Preferences } from '@runnel/protocol/preference'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { listActivities } from '../activity/activity.ts'
import { noteActivity } from '../activity/note-activity.ts'
import { createChannel, inviteMember, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { repairUserChannels } from '../feed/feed.ts'
import { acknowledgeJob, ensureGroups, readJobs } from '../job/job.ts'
import { deleteMessage } from '../message/delete.ts'
import { editMessage } from '../message/edit.ts'
import { appendMessage } from '../message/message.ts'
import { setPreferences } from '../preference/preference.ts'
import { appendReply } from '../thread/thread.ts'
import { settledBy, settleKeywords } from './keyword.ts'

onEveryRedis((connect) => {
  const make = async (redis: Redis, members: UserId[] = [bob, cy]): Promise<ChannelId> =>
    (await createChannel(redis, { by: ada, name: 'general', kind: 'public', members })).channel
  const say = (redis: Redis, channel: ChannelId, by: UserId, text: string, mentions: UserId[] = []) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text, mentions })
  const edit = (redis: Redis, channel: ChannelId, id: EntryId, text: string, mentions: UserId[] = []) =>
    editMessage(redis, { channel, by: ada, clientId: randomUUID(), id, text, mentions })
  async function choose(redis: Redis, user: UserId, changes: Preferences): Promise<void> {
    await setPreferences(redis, { user, from: 'laptop', changes })
    const settled = settledBy(changes)
    if (settled) await settleKeywords(redis, { user, ...settled })
  }
  /** Does what was left to do; gives what was looked at. */
  async function work(redis: Redis): Promise<string[]> {
    await ensureGroups(redis, 'repair')
    const jobs = await readJobs(redis, { group: 'repair', consumer: 'w_test', count: 1_000, blockMs: 1 })
    for (const job of jobs) {
      const channel = job.channel as ChannelId
      if (job.type === 'notify')
        await noteActivity(redis, {
          channel,
          id: job.message as EntryId,
          thread: job.thread as EntryId | undefined,
          edited: job.edited,
        })
      if (job.type === 'repair-channels') {
        const user = job.user as UserId
        await repairUserChannels(redis, { channel, user })
        await settleKeywords(redis, { user, channels: [channel] })
      }
      await acknowledgeJob(redis, { group: 'repair', job })
    }
    return jobs.filter(({ type }) => type === 'notify').map(({ message }) => String(message))
  }
  const shown = async (redis: Redis, reader: UserId) =>
    (await listActivities(redis, { reader })).activities.map(({ kind, id, by }) => ({ kind, id, by }))

  test('a message with Bob’s keyword concerns him, in any case and as a whole word, and only him', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await choose(redis, bob, { keywords: ['deploy', 'Straße'] })
    const { id } = await say(redis, channel, ada, 'the DEPLOY failed')
    const street = await say(redis, channel, cy, 'in der straße.')
    await say(redis, channel, ada, 'redeployed')
    await say(redis, channel, bob, 'my own deploy')
    await work(redis)
    expect(await shown(redis, bob)).toEqual([
      { kind: 'keyword', id: street.id, by: cy },
      { kind: 'keyword', id, by: ada },
    ])
    expect((await listActivities(redis, { reader: bob })).unread).toBe(2)
    for (const person of [ada, cy]) expect(await shown(redis, person)).toEqual([])
  })

  test('a channel where nobody has keywords leaves no work, nor does one where they were taken back', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await say(redis, channel, ada, 'deploy')
    expect(await work(redis)).toEqual([])
    await choose(redis, bob, { keywords: ['deploy'] })
    const { id } = await say(redis, channel, ada, 'deploy')
    expect(await work(redis)).toEqual([id])
    await choose(redis, bob, { keywords: [] })
    await say(redis, channel, ada, 'deploy')
    expect(await work(redis)).toEqual([])
    expect(await shown(redis, bob)).toEqual([])
  })

  test('who is named, or follows the thread, learns of it once, and a reply calls wherever it is', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    for (const user of [bob, cy]) await choose(redis, user, { keywords: ['deploy'] })
    const { id } = await say(redis, channel, bob, 'hello')
    const named = await say(redis, channel, ada, 'deploy @bob', [bob])
    const reply = await appendReply(redis, {
      channel,
      by: ada,
      thread: id,
      clientId: randomUUID(),
      text: 'a deploy',
    })
    await work(redis)
    expect(await shown(redis, bob)).toEqual([
      { kind: 'reply', id: reply.id, by: ada },
      { kind: 'mention', id: named.id, by: ada },
    ])
    expect(await shown(redis, cy)).toEqual([
      { kind: 'keyword', id: reply.id, by: ada },
      { kind: 'keyword', id: named.id, by: ada },
    ])
  })

  test('an edit that brings the keyword calls, one that takes it away or names the person does so no more, a deletion neither', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await choose(redis, bob, { keywords: ['deploy'] })
    const { id } = await say(redis, channel, ada, 'hello')
    await edit(redis, channel, id, 'hello deploy')
    await work(redis)
    expect(await shown(redis, bob)).toEqual([{ kind: 'keyword', id, by: ada }])
    await edit(redis, channel, id, 'hello')
    await work(redis)
    expect(await shown(redis, bob)).toEqual([])
    await edit(redis, channel, id, 'deploy @bob', [bob])
    await work(redis)
    expect(await shown(redis, bob)).toEqual([{ kind: 'mention', id, by: ada }])
    await deleteMessage(redis, { channel, by: ada, clientId: randomUUID(), id })
    expect(await listActivities(redis, { reader: bob })).toMatchObject({ activities: [], unread: 0 })
  })

  test('a muted channel does not call, and does again afterwards', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await choose(redis, bob, { keywords: ['deploy'] })
    await choose(redis, bob, { channels: { [channel]: { isMuted: true } } })
    await say(redis, channel, ada, 'deploy')
    expect(await work(redis)).toEqual([])
    await choose(redis, bob, { channels: { [channel]: {} } })
    const { id } = await say(redis, channel, ada, 'deploy')
    await work(redis)
    expect(await shown(redis, bob)).toEqual([{ kind: 'keyword', id, by: ada }])
  })

  test('who leaves hears no more and sees nothing of it, who comes hears from then on (ACC-1)', async () => {
    await using redis = await connect()
    const channel = await make(redis, [bob])
    for (const user of [bob, cy]) await choose(redis, user, { keywords: ['deploy'] })
    await say(redis, channel, ada, 'deploy')
    await work(redis)
    await say(redis, channel, ada, 'deploy again')
    await leaveChannel(redis, { channel, by: bob })
    await work(redis)
    expect(await listActivities(redis, { reader: bob })).toMatchObject({ activities: [], unread: 0 })
    await say(redis, channel, ada, 'deploy for nobody')
    expect(await work(redis)).toEqual([])
    await inviteMember(redis, { channel, by: ada, user: cy })
    await work(redis)
    const { id } = await say(redis, channel, ada, 'deploy for cy')
    await work(redis)
    expect(await shown(redis, cy)).toEqual([{ kind: 'keyword', id, by: ada }])
    await inviteMember(redis, { channel, by: ada, user: bob })
    expect(await shown(redis, bob)).toHaveLength(1)
  })

  test('of two choices made at the same time the one that holds calls', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await Promise.all(['one', 'two', 'three'].map((word) => choose(redis, bob, { keywords: [word] })))
    for (const text of ['one', 'two', 'three']) await say(redis, channel, ada, text)
    await work(redis)
    expect(await shown(redis, bob)).toHaveLength(1)
  })

  test('a worker that knew other words of before looks for those of now (WRK-1)', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await choose(redis, bob, { keywords: ['old'] })
    const { id } = await say(redis, channel, ada, 'old and new')
    expect(await noteActivity(redis, { channel, id })).toBe(1)
    expect(await noteActivity(redis, { channel, id })).toBe(0)
    await choose(redis, bob, { keywords: ['new'] })
    const other = await say(redis, channel, ada, 'new')
    expect(await noteActivity(redis, { channel, id: other.id })).toBe(1)
  })
})
