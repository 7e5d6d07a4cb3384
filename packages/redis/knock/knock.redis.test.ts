import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import type { ChannelId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { setLimits } from '../channel/administer.ts'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { withLock } from '../lock/lock.ts'
import { readMembership } from '../member/member.ts'
import { acceptKnock, declineKnock, listKnocks, sendKnock, withdrawKnock } from './knock.ts'

const dee = personNamed('dee')

onEveryRedis((connect) => {
  const make = async (redis: Redis, kind: 'public' | 'private' = 'public'): Promise<ChannelId> => {
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind, members: [bob] })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      setLimits(redis, { channel, by: ada, lock, limits: { joining: 'approval' } }),
    )
    return channel
  }

  test('cy asks to be let in, says it better, and is let in', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    expect(await sendKnock(redis, { channel, user: cy, text: 'let me "in"' })).toEqual({ count: 1 })
    const [first] = await listKnocks(redis, { channel, by: ada })
    expect(await sendKnock(redis, { channel, user: cy, text: 'please' })).toEqual({ count: 1 })
    expect(await sendKnock(redis, { channel, user: dee })).toEqual({ count: 2 })
    expect(await listKnocks(redis, { channel, by: ada })).toEqual([
      { user: cy, at: first!.at, text: 'please' },
      { user: dee, at: expect.any(Number) },
    ])
    expect(await acceptKnock(redis, { channel, by: ada, user: cy })).toEqual({ count: 1 })
    expect(await readMembership(redis, { channel, user: cy })).toBe('member')
    expect(await userChannels(redis, cy)).toContain(channel)
    expect(await acceptKnock(redis, { channel, by: ada, user: cy })).toEqual({ count: 1 })
    expect(await declineKnock(redis, { channel, by: ada, user: dee })).toEqual({ count: 0, hadAsked: true })
    expect(await declineKnock(redis, { channel, by: ada, user: dee })).toEqual({ count: 0, hadAsked: false })
    await expect(acceptKnock(redis, { channel, by: ada, user: dee })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('whoever withdraws what they asked is not let in any more', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await sendKnock(redis, { channel, user: cy })
    expect(await withdrawKnock(redis, { channel, user: cy })).toEqual({ count: 0, hadAsked: true })
    expect(await withdrawKnock(redis, { channel, user: cy })).toEqual({ count: 0, hadAsked: false })
    await expect(acceptKnock(redis, { channel, by: ada, user: cy })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('only moderators and owners decide; those who run the installation may, in a public channel', async () => {
    await using redis = await connect()
    const channel = await make(redis)
    await sendKnock(redis, { channel, user: cy })
    for (const [by, code] of [
      [bob, 'forbidden'],
      [dee, 'not_found'],
    ] as const) {
      await expect(listKnocks(redis, { channel, by })).rejects.toMatchObject({ code })
      await expect(acceptKnock(redis, { channel, by, user: cy })).rejects.toMatchObject({ code })
      await expect(declineKnock(redis, { channel, by, user: cy })).rejects.toMatchObject({ code })
    }
    expect(await listKnocks(redis, { channel, by: dee, acting: 'owner' })).toHaveLength(1)
    expect(await acceptKnock(redis, { channel, by: dee, acting: 'owner', user: cy })).toEqual({ count: 0 })
  })

  test('a private channel is not there to knock at, and at an open one nobody need', async () => {
    await using redis = await connect()
    const hidden = await make(redis, 'private')
    const missing = 'c_000000000000' as ChannelId
    for (const channel of [hidden, missing]) {
      await expect(sendKnock(redis, { channel, user: cy })).rejects.toMatchObject({ code: 'not_found' })
      await expect(withdrawKnock(redis, { channel, user: cy })).rejects.toMatchObject({ code: 'not_found' })
      await expect(listKnocks(redis, { channel, by: cy, acting: 'owner' })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    const open = await createChannel(redis, { by: ada, name: 'open', kind: 'public' })
    await expect(sendKnock(redis, { channel: open.channel, user: cy })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(sendKnock(redis, { channel: open.channel, user: ada })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
