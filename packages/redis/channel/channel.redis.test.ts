import { randomUUID } from 'node:crypto'
import { beforeFirst } from '@runnel/protocol/ids'
import type { ChannelId, Epoch, UserId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import type { Redis } from '../connect.ts'
import { repairUserChannels, userChannels } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { readLog } from '../history/history.ts'
import { ensureGroups, readJobs } from '../job/job.ts'
import { acquireLock } from '../lock/lock.ts'
import { readMembers } from '../member/member.ts'
import { appendMessage } from '../message/message.ts'
import { newId } from '../new-id.ts'
import { markRead, readMarks } from '../read/read.ts'
import { renameChannel } from './administer.ts'
import {
  createChannel,
  inviteMember,
  joinChannel,
  leaveChannel,
  listChannels,
  readChannel,
} from './channel.ts'
import { channelLibrary } from './library.ts'

onEveryRedis((connect) => {
  /** What is left when a making breaks off after its first step. */
  async function begin(redis: Redis, kind: string, name: string, ...people: UserId[]): Promise<ChannelId> {
    const channel = newId<ChannelId>('c_')
    const { keys } = redis
    await call(
      redis,
      channelLibrary,
      'channel_begin',
      [keys.head(channel), keys.jobs(keys.partitionOf(channel))],
      [channel, newId<Epoch>(''), name, kind, '', '', people[0]!, ...people],
    )
    return channel
  }

  test('ada makes #general with bob in it, and both find it among their channels', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      topic: 'all of us',
      members: [bob],
    })
    expect(await readMembers(redis, channel)).toEqual(
      new Map([
        [ada, 'owner'],
        [bob, 'member'],
      ]),
    )
    for (const person of [ada, bob]) expect(await userChannels(redis, person)).toEqual(new Set([channel]))
    expect(await readChannel(redis, { channel, reader: cy })).toEqual({
      channel,
      name: 'general',
      kind: 'public',
      topic: 'all of us',
      memberCount: 2,
      isMember: false,
    })
    const { events } = await readLog(redis, { channel })
    expect(events).toMatchObject([
      { type: 'channel.created', by: ada, name: 'general', kind: 'public' },
      { type: 'member.joined', user: ada },
      { type: 'member.joined', by: ada, user: bob },
    ])
  })

  test('of many who make a channel of one name at once, exactly one has it', async () => {
    await using redis = await connect()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => createChannel(redis, { by: ada, name: 'general', kind: 'public' })),
    )
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refusals).toHaveLength(7)
    for (const refusal of refusals) expect(refusal.reason).toMatchObject({ code: 'conflict' })
    const { channels } = await listChannels(redis, { reader: bob })
    expect(channels).toHaveLength(1)
  })

  test('a direct channel of the same people is the same channel, whoever asks and how often at once', async () => {
    await using redis = await connect()
    const [one, other, third] = await Promise.all([
      createChannel(redis, { by: ada, kind: 'direct', members: [bob] }),
      createChannel(redis, { by: bob, kind: 'direct', members: [ada] }),
      createChannel(redis, { by: ada, kind: 'direct', members: [bob, cy] }),
    ])
    expect(one.channel).toBe(other.channel)
    expect([one, other].filter((made) => made.created)).toHaveLength(1)
    expect(third.channel).not.toBe(one.channel)
    expect(await userChannels(redis, bob)).toEqual(new Set([one.channel, third.channel]))
    await expect(leaveChannel(redis, { channel: one.channel, by: bob })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(inviteMember(redis, { channel: one.channel, by: bob, user: cy })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('a making that broke off shows nobody anything, and the job finishes it', async () => {
    await using redis = await connect()
    const channel = await begin(redis, 'public', 'general', ada, bob)
    await expect(readChannel(redis, { channel, reader: ada })).rejects.toMatchObject({ code: 'not_found' })
    await expect(joinChannel(redis, { channel, by: cy })).rejects.toMatchObject({ code: 'not_found' })
    expect((await listChannels(redis, { reader: ada })).channels).toEqual([])
    for (const user of [ada, bob, ada]) await repairUserChannels(redis, { channel, user })
    expect((await listChannels(redis, { reader: bob })).channels).toMatchObject([
      { channel, name: 'general', isMember: true },
    ])
    expect((await readLog(redis, { channel })).events).toHaveLength(3)
    await expect(createChannel(redis, { by: cy, name: 'general', kind: 'public' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('who came in, and is told of it late, begins to read where they came in: all that was said since is unread', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    const { position } = await joinChannel(redis, { channel, by: bob })
    await redis.inside.commands.hdel(redis.keys.userChannels(bob), channel)
    await redis.inside.commands.hdel(redis.keys.read(bob), channel)
    for (const text of ['one', 'two'])
      await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text })
    await ensureGroups(redis, 'repair')
    const jobs = await readJobs(redis, { group: 'repair', consumer: 'one', count: 10, blockMs: 2_000 })
    for (const { user, from } of jobs.filter((job) => job.channel === channel))
      await repairUserChannels(redis, { channel, user: user as UserId, from })
    expect((await readMarks(redis, bob)).get(channel)).toMatchObject({ id: position.id })
    const mark = { user: bob, channel, id: beforeFirst, turn: 0 }
    expect(await markRead(redis, mark)).toMatchObject({ id: position.id, unread: 2 })
  })

  test('a making that broke off and lost its name meanwhile is given up', async () => {
    await using redis = await connect()
    const late = await begin(redis, 'public', 'general', cy)
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    await repairUserChannels(redis, { channel: late, user: cy })
    expect(await redis.inside.commands.exists(redis.keys.head(late))).toBe(0)
    expect((await listChannels(redis, { reader: cy })).channels).toMatchObject([{ channel }])
  })

  test('bob joins, leaves and joins again, each time once', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    const first = await joinChannel(redis, { channel, by: bob })
    expect(await joinChannel(redis, { channel, by: bob })).toEqual({ ...first, already: true })
    await leaveChannel(redis, { channel, by: bob })
    await expect(leaveChannel(redis, { channel, by: bob })).rejects.toMatchObject({ code: 'not_found' })
    expect(await userChannels(redis, bob)).toEqual(new Set())
    await joinChannel(redis, { channel, by: bob })
    expect(await userChannels(redis, bob)).toEqual(new Set([channel]))
    const { events } = await readLog(redis, { channel, afterSequence: 2 })
    expect(events.map((event) => event.type)).toEqual(['member.joined', 'member.left', 'member.joined'])
  })

  test('the last owner cannot leave others behind, but may leave an empty channel', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await expect(leaveChannel(redis, { channel, by: ada })).rejects.toMatchObject({ code: 'conflict' })
    await leaveChannel(redis, { channel, by: bob })
    await leaveChannel(redis, { channel, by: ada })
    expect(await readMembers(redis, channel)).toEqual(new Map())
  })

  test('a private channel is joined by invitation of a member alone, and is not there for others (ACC-2)', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'secret', kind: 'private' })
    const absent = 'c_000000000000' as ChannelId
    for (const target of [channel, absent]) {
      await expect(joinChannel(redis, { channel: target, by: cy })).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is nothing here under that name.',
      })
      await expect(readChannel(redis, { channel: target, reader: cy })).rejects.toMatchObject({
        code: 'not_found',
      })
      await expect(inviteMember(redis, { channel: target, by: cy, user: cy })).rejects.toMatchObject({
        code: 'not_found',
      })
      await expect(leaveChannel(redis, { channel: target, by: cy })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    expect((await listChannels(redis, { reader: cy })).channels).toEqual([])
    await inviteMember(redis, { channel, by: ada, user: bob })
    expect((await listChannels(redis, { reader: bob })).channels).toMatchObject([
      { channel, kind: 'private', isMember: true },
    ])
  })

  test('nobody learns what private channels are called by making or renaming one of that name (ACC-2)', async () => {
    await using redis = await connect()
    const make = (by: UserId, kind: 'public' | 'private') =>
      createChannel(redis, { by, name: 'secret', kind })
    await make(ada, 'private')
    await make(cy, 'private')
    const { channel } = await make(bob, 'public')
    // What they can see cannot be made twice.
    for (const by of [ada, bob, cy])
      for (const kind of ['public', 'private'] as const)
        await expect(make(by, kind)).rejects.toMatchObject({ code: 'conflict' })
    const lock = await acquireLock(redis, { channel, holder: bob })
    await renameChannel(redis, { channel, by: bob, lock, name: 'open' })
    await renameChannel(redis, { channel, by: bob, lock, name: 'secret' })
    expect((await listChannels(redis, { reader: ada })).channels).toMatchObject([
      { name: 'secret' },
      { name: 'secret' },
    ])
    expect((await listChannels(redis, { reader: bob })).channels).toMatchObject([{ channel, kind: 'public' }])
  })

  test('channels are listed by name, page by page, public ones and mine', async () => {
    await using redis = await connect()
    const names = ['alpha', 'beta', 'delta', 'design', 'éclair', 'gamma', 'zeta']
    for (const name of names) {
      const kind = name === 'delta' || name === 'zeta' ? 'private' : 'public'
      await createChannel(redis, { by: ada, name, kind, members: name === 'zeta' ? [bob] : [] })
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listChannels(redis, { reader: bob, cursor, limit: 2 })
      expect(page.channels.length).toBeLessThanOrEqual(2)
      seen.push(...page.channels.map((channel) => channel.name))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(seen).toEqual(['alpha', 'beta', 'design', 'gamma', 'zeta', 'éclair'])
    const found = await listChannels(redis, { reader: ada, query: 'de' })
    expect(found.channels.map((channel) => channel.name)).toEqual(['delta', 'design'])
  })

  test("a person's list that was written too late is mended by the job", async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await redis.inside.commands.hdel(redis.keys.userChannels(bob), channel)
    await repairUserChannels(redis, { channel, user: bob })
    expect(await userChannels(redis, bob)).toEqual(new Set([channel]))
    await redis.inside.commands.hdel(redis.keys.members(channel), bob)
    await redis.inside.commands.hset(redis.keys.userChannels(bob), channel, '+1')
    await repairUserChannels(redis, { channel, user: bob })
    expect(await userChannels(redis, bob)).toEqual(new Set())
  })
})
