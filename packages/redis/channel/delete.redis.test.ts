import { randomUUID } from 'node:crypto'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { openFeeds, userChannels } from '../feed/feed.ts'
import { createChannelInvitation, acceptChannelInvitation } from '../invitation/channel-invitation.ts'
import { withLock } from '../lock/lock.ts'
import { readMembership } from '../member/member.ts'
import { appendMessage } from '../message/message.ts'
import { deleteChannel } from './administer.ts'
import { clearChannel } from './clear-channel.ts'
import { createChannel, listChannels, readChannel } from './channel.ts'

onEveryRedis((connect) => {
  const keysOf = async (redis: Redis, part: string) => {
    const found = await Promise.all(
      mastersOf(redis.inside.commands).map((master) => master.keys(`${redis.keys.prefix}:*${part}*`)),
    )
    return found.flat()
  }

  test('a deleted channel is gone for everyone: its last entry says so, its name is free, and nothing of it is left', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob, cy],
    })
    const heard: string[] = []
    await using feeds = openFeeds(redis, {
      onEntry: (_channel, _epoch, _sequence, json) => void heard.push(json),
      onUser: () => {},
      onPresence: () => {},
      onPerson: () => {},
      onInterrupted: () => {},
    })
    await feeds.subscribe(channel)
    const say = (text: string) =>
      appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text, mentions: [bob, cy] })
    await say('@bob @cy the first')
    const { token } = await createChannelInvitation(redis, { channel, by: ada })
    const remove = (name: string) =>
      withLock(redis, { channel, holder: ada }, (lock) =>
        deleteChannel(redis, { channel, by: ada, lock, name, reason: 'it is over' }),
      )
    await expect(remove('genera1')).rejects.toMatchObject({ code: 'bad_request' })
    await remove('general')

    await until(() => heard.length === 2)
    expect(JSON.parse(heard[1]!)).toMatchObject({ type: 'channel.deleted', by: ada, reason: 'it is over' })
    await expect(say('too late')).rejects.toMatchObject({ code: 'not_found' })
    await expect(readChannel(redis, { channel, reader: ada })).rejects.toMatchObject({ code: 'not_found' })
    await expect(remove('general')).rejects.toMatchObject({ code: 'not_found' })
    await expect(acceptChannelInvitation(redis, { token, user: cy })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect((await listChannels(redis, { reader: ada })).channels).toEqual([])
    await createChannel(redis, { by: cy, name: 'general', kind: 'public' })

    await clearChannel(redis, channel)
    for (const person of [ada, bob, cy]) expect(await userChannels(redis, person)).not.toContain(channel)
    expect(await keysOf(redis, channel)).toEqual([])
    await clearChannel(redis, channel)
  })

  test('clearing away leaves a channel alone that is there', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await clearChannel(redis, channel)
    expect(await readMembership(redis, { channel, user: bob })).toBe('member')
    expect((await listChannels(redis, { reader: cy })).channels).toHaveLength(1)
  })

  test('a channel whose clearing broke off in the middle is cleared by the next attempt', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'design',
      kind: 'private',
      members: [bob],
    })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      deleteChannel(redis, { channel, by: ada, lock, name: 'design' }),
    )
    await expect(clearChannel(redis, channel, AbortSignal.abort())).rejects.toThrow('aborted')
    expect(await redis.inside.commands.hlen(redis.keys.formerMembers(channel))).toBe(2)
    await clearChannel(redis, channel)
    expect(await keysOf(redis, channel)).toEqual([])
    expect([...(await userChannels(redis, bob))]).toEqual([])
  })
})
