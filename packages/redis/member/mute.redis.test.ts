import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import type { ChannelId } from '@runnel/protocol/ids'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, joinChannel, leaveChannel } from '../channel/channel.ts'
import { describeTo } from '../channel/describe.ts'
import type { Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { withLock } from '../lock/lock.ts'
import { setMemberRole } from './member.ts'
import { muteMember, unmuteMember } from './mute.ts'

onEveryRedis((connect) => {
  const make = async (redis: Redis) =>
    (await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob, cy] })).channel
  const mute = (redis: Redis, channel: ChannelId, until?: number) =>
    withLock(redis, { channel, holder: ada }, (lock) =>
      muteMember(redis, { channel, by: ada, user: bob, lock, reason: 'rest', until }),
    )
  const unmute = (redis: Redis, channel: ChannelId) =>
    withLock(redis, { channel, holder: ada }, (lock) =>
      unmuteMember(redis, { channel, by: ada, user: bob, lock }),
    )
  const mutedUntil = async (redis: Redis, channel: ChannelId) =>
    (await describeTo(redis, channel, bob))?.mutedUntil
  const flags = (redis: Redis, channel: ChannelId) =>
    redis.inside.commands.hget(redis.keys.head(channel), 'flags')

  test('a muted member is told so, also after leaving and coming back, until somebody unmutes them', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await mute(redis, channel)
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'member.muted',
      user: bob,
      reason: 'rest',
    })
    expect(await mutedUntil(redis, channel)).toBe(0)
    await leaveChannel(redis, { channel, by: bob })
    await joinChannel(redis, { channel, by: bob })
    expect(await mutedUntil(redis, channel)).toBe(0)
    expect(await flags(redis, channel)).toBe('mutes')
    await unmute(redis, channel)
    expect(await mutedUntil(redis, channel)).toBeUndefined()
    expect(await flags(redis, channel)).toBe('')
    const { headSequence } = await readLog(redis, { channel })
    await unmute(redis, channel)
    expect((await readLog(redis, { channel })).headSequence).toBe(headSequence)
  })

  test('a mute with an end lapses by itself', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    const end = Date.now() + 2_000
    await mute(redis, channel, end)
    expect(await mutedUntil(redis, channel)).toBe(end)
    await until(async () => (await mutedUntil(redis, channel)) === undefined)
    await expect(mute(redis, channel, Date.now() - 1)).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('a moderator whom an owner muted stays so: neither they nor another moderator can unmute them', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await withLock(redis, { channel, holder: ada }, async (lock) => {
      for (const user of [bob, cy])
        await setMemberRole(redis, { channel, by: ada, user, role: 'moderator', lock })
    })
    await mute(redis, channel)
    for (const by of [bob, cy])
      await withLock(redis, { channel, holder: by }, async (lock) => {
        await expect(unmuteMember(redis, { channel, by, user: bob, lock })).rejects.toMatchObject({
          code: 'forbidden',
        })
      })
    expect(await mutedUntil(redis, channel)).toBe(0)
    await unmute(redis, channel)
    expect(await mutedUntil(redis, channel)).toBeUndefined()
  })

  test('nobody mutes an outsider, an owner or themselves', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await leaveChannel(redis, { channel, by: bob })
    await expect(mute(redis, channel)).rejects.toMatchObject({ code: 'not_found' })
    await withLock(redis, { channel, holder: ada }, async (lock) => {
      await expect(muteMember(redis, { channel, by: ada, user: ada, lock })).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(muteMember(redis, { channel, by: cy, user: ada, lock })).rejects.toMatchObject({
        code: 'forbidden',
      })
    })
  })
})
