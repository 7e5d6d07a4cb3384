import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { readLog } from '../history/history.ts'
import { withLock } from '../lock/lock.ts'
import { convertChannel } from './administer.ts'
import { createChannel, joinChannel, listChannels, readChannel } from './channel.ts'
import { claimName, settleChannel } from './settle.ts'

onEveryRedis((connect) => {
  test('#general becomes private: who is in stays, its name is free, and outsiders find nothing', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      convertChannel(redis, { channel, by: ada, lock, kind: 'private' }),
    )
    expect((await listChannels(redis, { reader: cy })).channels).toEqual([])
    await expect(readChannel(redis, { channel, reader: cy })).rejects.toMatchObject({ code: 'not_found' })
    await expect(joinChannel(redis, { channel, by: cy })).rejects.toMatchObject({ code: 'not_found' })
    expect(await readChannel(redis, { channel, reader: bob })).toMatchObject({
      kind: 'private',
      memberCount: 2,
    })
    expect((await readLog(redis, { channel })).events.at(-1)).toMatchObject({
      type: 'channel.converted',
      kind: 'private',
    })
    const next = await createChannel(redis, { by: cy, name: 'general', kind: 'public' })
    await expect(
      withLock(redis, { channel, holder: ada }, (lock) =>
        convertChannel(redis, { channel, by: ada, lock, kind: 'public' }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await readChannel(redis, { channel: next.channel, reader: ada })).name).toBe('general')
    expect((await readChannel(redis, { channel, reader: ada })).kind).toBe('private')
  })

  test('#design becomes public: everyone finds it, and nobody else can take its name', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'design',
      kind: 'private',
      members: [bob],
    })
    await withLock(redis, { channel, holder: ada }, (lock) =>
      convertChannel(redis, { channel, by: ada, lock, kind: 'public' }),
    )
    expect((await listChannels(redis, { reader: cy })).channels).toMatchObject([{ channel, name: 'design' }])
    await joinChannel(redis, { channel, by: cy })
    await expect(createChannel(redis, { by: cy, name: 'design', kind: 'public' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('a conversion that broke off after its write is finished by whoever settles the channel', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'design', kind: 'private' })
    // As after a crash: the name was claimed, the channel says it is public, and no list knows.
    expect(await claimName(redis, 'design', channel)).toBe(channel)
    await redis.inside.commands.hset(redis.keys.head(channel), 'kind', 'public')
    await settleChannel(redis, channel)
    expect((await listChannels(redis, { reader: cy })).channels).toMatchObject([{ channel, name: 'design' }])
    await redis.inside.commands.hset(redis.keys.head(channel), 'kind', 'private')
    await settleChannel(redis, channel)
    expect((await listChannels(redis, { reader: cy })).channels).toEqual([])
    await createChannel(redis, { by: cy, name: 'design', kind: 'public' })
  })

  test('only an owner converts, and a member may not', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    const lock = { token: 'none', fence: 1 }
    await expect(convertChannel(redis, { channel, by: bob, lock, kind: 'private' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(convertChannel(redis, { channel, by: cy, lock, kind: 'private' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(convertChannel(redis, { channel, by: ada, lock, kind: 'private' })).rejects.toMatchObject({
      code: 'lock_lost',
    })
    expect((await readChannel(redis, { channel, reader: cy })).kind).toBe('public')
  })
})
