import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { makePerson } from '@runnel/testing/cast'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transferChannel } from '../channel/administer.ts'
import { createChannel, inviteMember, leaveChannel } from '../channel/channel.ts'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { withLock } from '../lock/lock.ts'
import { handOverChannels } from './hand-over.ts'
import { kickMember, readMembers, readMembership, setMemberRole } from './member.ts'

describe.each(kindsOfRedis)('on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })

  const ownersOf = async (redis: Redis, channel: ChannelId) =>
    [...(await readMembers(redis, channel))].flatMap(([user, role]) => (role === 'owner' ? [user] : []))

  test('the last owner neither leaves, steps down nor is removed while others are there, and is told what to do', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await expect(leaveChannel(redis, { channel, by: ada })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('make someone else an owner first'),
    })
    await withLock(redis, { channel, holder: ada }, async (lock) => {
      const stepDown = setMemberRole(redis, { channel, by: ada, user: ada, role: 'moderator', lock })
      await expect(stepDown).rejects.toMatchObject({ code: 'conflict' })
      const kick = kickMember(redis, { channel, by: ada, user: ada, lock })
      await expect(kick).rejects.toMatchObject({ code: 'conflict' })
      await transferChannel(redis, { channel, by: ada, user: bob, lock })
    })
    expect(Object.fromEntries(await readMembers(redis, channel))).toEqual({
      [ada]: 'moderator',
      [bob]: 'owner',
    })
    expect((await readLog(redis, { channel })).events.slice(-2)).toMatchObject([
      { type: 'member.role_changed', user: bob, role: 'owner', by: ada },
      { type: 'member.role_changed', user: ada, role: 'moderator', by: ada },
    ])
    await leaveChannel(redis, { channel, by: ada })
    await leaveChannel(redis, { channel, by: bob })
    expect(await ownersOf(redis, channel)).toEqual([])
  })

  test('a channel is handed over to a member only', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    await withLock(redis, { channel, holder: ada }, async (lock) => {
      await expect(transferChannel(redis, { channel, by: ada, user: cy, lock })).rejects.toMatchObject({
        code: 'not_found',
      })
    })
    expect(await ownersOf(redis, channel)).toEqual([ada])
  })

  test('two owners who demote each other at the same instant leave one, a thousand times', async () => {
    const name = prefix()
    await using adas = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    await using bobs = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    const channels = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const made = await createChannel(adas, {
          by: ada,
          name: `room-${index}`,
          kind: 'public',
          members: [bob],
        })
        await promote(adas, { channel: made.channel, by: ada, user: bob })
        return made.channel
      }),
    )
    const outcomes = { demoted: 0, refused: 0, ada: 0, bob: 0 }
    const playOnce = async (channel: ChannelId, round: number) => {
      // Whoever began last time begins second, so that neither is always a step ahead.
      const attempts = [
        () => demote(adas, { channel, by: ada, user: bob }),
        () => demote(bobs, { channel, by: bob, user: ada }),
      ]
      if (round % 2 === 1) attempts.reverse()
      const results = await Promise.all(attempts.map((attempt) => attempt()))
      for (const result of results) outcomes[result] += 1
      const owners = await ownersOf(adas, channel)
      expect(owners).toHaveLength(1)
      const [winner] = owners
      const [redis, loser] = winner === ada ? [adas, bob] : [bobs, ada]
      outcomes[winner === ada ? 'ada' : 'bob'] += 1
      await promote(redis, { channel, by: winner!, user: loser })
    }
    await Promise.all(
      channels.map(async (channel) => {
        for (let round = 0; round < 50; round++) await playOnce(channel, round)
      }),
    )
    expect(outcomes).toMatchObject({ demoted: 1_000, refused: 1_000 })
    // It was a race: each of them won some.
    expect(outcomes.ada).toBeGreaterThan(0)
    expect(outcomes.bob).toBeGreaterThan(0)
  }, 120_000)

  test('two owners who leave at the same instant leave one who is told to stay', async () => {
    const name = prefix()
    await using adas = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    await using bobs = await connectRedis({ url: server.url, prefix: name, partitions: 4 })
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const { channel } = await createChannel(adas, {
          by: ada,
          name: `room-${index}`,
          kind: 'public',
          members: [bob, cy],
        })
        await promote(adas, { channel, by: ada, user: bob })
        const left = await Promise.allSettled([
          leaveChannel(adas, { channel, by: ada }),
          leaveChannel(bobs, { channel, by: bob }),
        ])
        expect(left.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
        expect(await ownersOf(adas, channel)).toHaveLength(1)
      }),
    )
  })

  test('whoever loses their account hands over what they own: to the longest-standing moderator, else voice, else member', async () => {
    await using redis = await connect()
    const [eva, dee, fay, gus] = [
      (await makePerson(redis, 'eva')).user,
      (await makePerson(redis, 'dee')).user,
      (await makePerson(redis, 'fay')).user,
      (await makePerson(redis, 'gus')).user,
    ]
    const make = async (
      channelName: string,
      members: UserId[],
      roles: [UserId, 'moderator' | 'voice' | 'owner'][],
    ) => {
      const { channel } = await createChannel(redis, { by: eva, name: channelName, kind: 'private' })
      for (const user of members) await inviteMember(redis, { channel, by: eva, user })
      for (const [user, role] of roles)
        await withLock(redis, { channel, holder: eva }, (lock) =>
          setMemberRole(redis, { channel, by: eva, user, role, lock }),
        )
      return channel
    }
    const moderated = await make(
      'moderated',
      [dee, fay, gus],
      [
        [gus, 'moderator'],
        [fay, 'moderator'],
      ],
    )
    const voiced = await make('voiced', [dee, fay, gus], [[gus, 'voice']])
    const plain = await make('plain', [personNamed('nobody'), fay, dee], [])
    const shared = await make('shared', [dee, fay], [[fay, 'owner']])
    const alone = await make('alone', [], [])
    await handOverChannels(redis, { by: gus, user: eva })
    expect(await ownersOf(redis, moderated)).toEqual([fay])
    expect(await ownersOf(redis, voiced)).toEqual([gus])
    // Somebody without an account was there longer, and can own nothing.
    expect(await ownersOf(redis, plain)).toEqual([fay])
    expect(await ownersOf(redis, shared)).toEqual([fay])
    expect(await ownersOf(redis, alone)).toEqual([eva])
    expect(await readMembership(redis, { channel: moderated, user: eva })).toBe('moderator')
    const { events } = await readLog(redis, { channel: moderated })
    expect(events.slice(-2)).toMatchObject([
      { type: 'member.role_changed', by: gus, user: fay, role: 'owner' },
      { type: 'member.role_changed', by: gus, user: eva, role: 'moderator' },
    ])
    await handOverChannels(redis, { by: gus, user: eva })
    expect((await readLog(redis, { channel: moderated })).events).toHaveLength(events.length)
  })
})

const promote = (redis: Redis, { channel, by, user }: { channel: ChannelId; by: UserId; user: UserId }) =>
  withLock(redis, { channel, holder: by }, (lock) =>
    setMemberRole(redis, { channel, by, user, role: 'owner', lock }),
  )

/** Tries until it is decided: while the other one has the lock there is nothing to decide yet. */
async function demote(
  redis: Redis,
  { channel, by, user }: { channel: ChannelId; by: UserId; user: UserId },
): Promise<'demoted' | 'refused'> {
  for (;;) {
    try {
      await withLock(redis, { channel, holder: by }, (lock) =>
        setMemberRole(redis, { channel, by, user, role: 'member', lock }),
      )
      return 'demoted'
    } catch (error) {
      if (!(error instanceof ChatError)) throw error
      if (error.code === 'locked') continue
      if (error.code === 'forbidden') return 'refused'
      throw error
    }
  }
}
