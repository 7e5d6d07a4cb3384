import { randomUUID } from 'node:crypto'
import { sequenceOf, type ChannelId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { readLog } from '../history/history.ts'
import { acquireLock, readLock, releaseLock } from '../lock/lock.ts'
import { kickMember, readMembers, readMembership, setMemberRole } from '../member/member.ts'
import { appendMessage } from '../message/message.ts'
import { archiveChannel, renameChannel, restoreChannel, setTopic } from './administer.ts'
import { createChannel, listChannels, readChannel } from './channel.ts'

onEveryRedis((connect) => {
  async function general(redis: Redis): Promise<ChannelId> {
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob, cy],
    })
    return channel
  }

  const headOf = async (redis: Redis, channel: ChannelId) => (await readLog(redis, { channel })).headSequence

  test('ada renames #general: the new name is its own and the old one is free', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    await renameChannel(redis, { channel, by: ada, lock, name: 'lounge' })
    expect((await listChannels(redis, { reader: bob })).channels).toMatchObject([{ channel, name: 'lounge' }])
    await expect(createChannel(redis, { by: bob, name: 'lounge', kind: 'public' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const { channel: next } = await createChannel(redis, { by: bob, name: 'general', kind: 'public' })
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'channel.renamed',
      by: ada,
      name: 'lounge',
    })
    await expect(renameChannel(redis, { channel, by: ada, lock, name: 'general' })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await readChannel(redis, { channel: next, reader: ada })).name).toBe('general')
  })

  test('an administrator whose hold has ended changes nothing, while the other one can (LCK-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const stale = await acquireLock(redis, { channel, holder: ada, ttlMs: 30 })
    await until(async () => (await readLock(redis, channel)) === undefined)
    const own = await acquireLock(redis, { channel, holder: ada })
    const before = await headOf(redis, channel)
    for (const lock of [
      stale,
      { token: own.token, fence: stale.fence },
      { token: stale.token, fence: own.fence },
    ]) {
      const change = { channel, by: ada, lock }
      await expect(renameChannel(redis, { ...change, name: 'lost' })).rejects.toMatchObject({
        code: 'lock_lost',
      })
      await expect(setTopic(redis, { ...change, topic: 'lost' })).rejects.toMatchObject({ code: 'lock_lost' })
      await expect(archiveChannel(redis, change)).rejects.toMatchObject({ code: 'lock_lost' })
      await expect(kickMember(redis, { ...change, user: bob })).rejects.toMatchObject({ code: 'lock_lost' })
      await expect(setMemberRole(redis, { ...change, user: bob, role: 'owner' })).rejects.toMatchObject({
        code: 'lock_lost',
      })
    }
    expect(await headOf(redis, channel)).toBe(before)
    expect(await readChannel(redis, { channel, reader: ada })).toMatchObject({
      name: 'general',
      topic: '',
      memberCount: 3,
    })
    await setTopic(redis, { channel, by: ada, lock: own, topic: 'kept "so"' })
    expect((await readChannel(redis, { channel, reader: ada })).topic).toBe('kept "so"')
    // The name that was claimed for nothing is free again.
    await createChannel(redis, { by: cy, name: 'lost', kind: 'public' })
  })

  test("bob cannot write under ada's hold", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    await setMemberRole(redis, { channel, by: ada, lock, user: bob, role: 'moderator' })
    await expect(setTopic(redis, { channel, by: bob, lock, topic: 'mine' })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    await expect(setTopic(redis, { channel, by: cy, lock, topic: 'mine' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('an archived channel takes no messages and is not listed, until it is restored', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    const say = () => appendMessage(redis, { channel, by: bob, clientId: randomUUID(), text: 'hello' })
    await archiveChannel(redis, { channel, by: ada, lock })
    await archiveChannel(redis, { channel, by: ada, lock })
    await expect(say()).rejects.toMatchObject({ code: 'forbidden' })
    await expect(setTopic(redis, { channel, by: ada, lock, topic: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const stranger = (await listChannels(redis, { reader: 'u_dee000000000' as typeof ada })).channels
    expect(stranger).toEqual([])
    await restoreChannel(redis, { channel, by: ada, lock })
    await say()
    const types = (await readLog(redis, { channel, afterSequence: 4 })).events.map((event) => event.type)
    expect(types).toEqual(['channel.archived', 'channel.restored', 'message.posted'])
    expect((await listChannels(redis, { reader: bob })).channels).toHaveLength(1)
  })

  test('a removed member is out at the very entry that says so, with the reason (ACC-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    await kickMember(redis, { channel, by: ada, lock, user: cy, reason: 'shouting "a lot"' })
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'member.removed',
      by: ada,
      user: cy,
      reason: 'shouting "a lot"',
    })
    await expect(
      appendMessage(redis, { channel, by: cy, clientId: randomUUID(), text: 'but' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(await userChannels(redis, cy)).toEqual(new Set())
    await expect(kickMember(redis, { channel, by: ada, lock, user: cy })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('a moderator removes members, not owners or other moderators; the last owner stays owner', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    let lock = await acquireLock(redis, { channel, holder: ada })
    await expect(
      setMemberRole(redis, { channel, by: ada, lock, user: ada, role: 'member' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await setMemberRole(redis, { channel, by: ada, lock, user: bob, role: 'moderator' })
    await releaseLock(redis, { channel, lock })
    lock = await acquireLock(redis, { channel, holder: bob })
    await expect(kickMember(redis, { channel, by: bob, lock, user: ada })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(
      setMemberRole(redis, { channel, by: bob, lock, user: bob, role: 'owner' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await kickMember(redis, { channel, by: bob, lock, user: cy })
    expect(await readMembers(redis, channel)).toEqual(
      new Map([
        [ada, 'owner'],
        [bob, 'moderator'],
      ]),
    )
    expect(await readMembership(redis, { channel, user: cy })).toBeUndefined()
  })

  test('every change of a channel has its place in the one order', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const lock = await acquireLock(redis, { channel, holder: ada })
    await Promise.all([
      setTopic(redis, { channel, by: ada, lock, topic: 'one' }),
      setTopic(redis, { channel, by: ada, lock, topic: 'two' }),
      setMemberRole(redis, { channel, by: ada, lock, user: bob, role: 'owner' }),
      kickMember(redis, { channel, by: ada, lock, user: cy }),
    ])
    const { events } = await readLog(redis, { channel })
    expect(events.map((event) => sequenceOf(event.id))).toEqual(events.map((_event, index) => index + 1))
    expect(events).toHaveLength(8)
  })
})
