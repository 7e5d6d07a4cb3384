import { randomUUID } from 'node:crypto'
import type { ChannelRole } from '@runnel/protocol/entry'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readPage } from '../history/history.ts'
import { appendMessage, type NewMessage } from './message.ts'

onEveryRedis((connect) => {
  const dee = personNamed('dee')

  /** Ada owns it, Bob moderates it, Cy has voice, Dee is a plain member. */
  async function limited(redis: Redis, flags: string, ephemeral?: true): Promise<ChannelId> {
    const { channel } = await createChannel(redis, {
      by: ada,
      name: `general-${randomUUID().slice(0, 8)}`,
      kind: 'public',
      ephemeral,
    })
    const roles: Record<UserId, ChannelRole> = { [bob]: 'moderator', [cy]: 'voice', [dee]: 'member' }
    const { commands } = redis.inside
    await commands.hset(redis.keys.members(channel), roles)
    await commands.hset(redis.keys.head(channel), 'flags', ephemeral ? `ephemeral ${flags}` : flags)
    return channel
  }

  const send = (redis: Redis, channel: ChannelId, by: UserId, more: Partial<NewMessage> = {}) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text: 'hello', ...more })

  const speakers = async (redis: Redis, channel: ChannelId, more: Partial<NewMessage> = {}) => {
    const heard: UserId[] = []
    for (const by of [ada, bob, cy, dee]) {
      const answer = await send(redis, channel, by, more).catch((error: unknown) => error)
      if (answer instanceof Error) expect(answer).toMatchObject({ code: 'forbidden' })
      else heard.push(by)
    }
    return heard
  }

  test('who may write is what the channel says: everyone, those with voice, or moderators', async () => {
    await using redis = await connect()
    for (const ephemeral of [undefined, true] as const) {
      expect(await speakers(redis, await limited(redis, 'approval', ephemeral))).toEqual([ada, bob, cy, dee])
      expect(await speakers(redis, await limited(redis, 'posting:voice', ephemeral))).toEqual([ada, bob, cy])
      expect(await speakers(redis, await limited(redis, 'posting:moderators', ephemeral))).toEqual([ada, bob])
    }
  })

  test('the muted do not write until their mute ends, whatever they are', async () => {
    await using redis = await connect()
    const channel = await limited(redis, 'mutes')
    const muted = redis.keys.muted(channel)
    await redis.inside.commands.hset(muted, { [cy]: '0', [bob]: String(Date.now() + 60_000), [dee]: '1000' })
    expect(await speakers(redis, channel)).toEqual([ada, dee])
  })

  test('in slow mode nobody is silent for an hour because the clock was set back by one', async () => {
    await using redis = await connect()
    const channel = await limited(redis, 'slow:600')
    const before = Date.now() + 3_600_000
    await redis.inside.commands.zadd(redis.keys.slow(channel), before, dee)
    await send(redis, channel, dee)
    await expect(send(redis, channel, dee)).rejects.toMatchObject({ code: 'rate_limited' })
  })

  test('in slow mode a member waits between two messages and is told how long; moderators and a retry do not', async () => {
    await using redis = await connect()
    for (const ephemeral of [undefined, true] as const) {
      const channel = await limited(redis, 'slow:60', ephemeral)
      const clientId = randomUUID()
      const first = await send(redis, channel, dee, { clientId })
      const refusal = (await send(redis, channel, dee).catch((error: unknown) => error)) as {
        retryAfterMs: number
      }
      expect(refusal).toMatchObject({ code: 'rate_limited', isRetryable: true })
      expect(refusal.retryAfterMs).toBeGreaterThan(0)
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000)
      expect(await send(redis, channel, dee, { clientId })).toEqual({ ...first, duplicate: true })
      await send(redis, channel, cy)
      for (const by of [ada, bob, ada, bob]) await send(redis, channel, by)
      // As if she had spoken long ago.
      await redis.inside.commands.zadd(redis.keys.slow(channel), Date.now() - 61_000, dee)
      await send(redis, channel, dee)
      expect(await redis.inside.commands.zrange(redis.keys.slow(channel), '0', '-1')).toEqual([cy, dee])
    }
  })

  test('who may call everyone is what the channel says', async () => {
    await using redis = await connect()
    const everyone = { everyone: 'channel' } as const
    expect(await speakers(redis, await limited(redis, ''), everyone)).toEqual([ada, bob, cy, dee])
    expect(await speakers(redis, await limited(redis, 'everyone:moderators'), everyone)).toEqual([ada, bob])
    expect(await speakers(redis, await limited(redis, 'everyone:owners'), { everyone: 'here' })).toEqual([
      ada,
    ])
    const channel = await limited(redis, 'everyone:owners')
    await send(redis, channel, dee)
    const { messages } = await readPage(redis, { channel, reader: dee })
    expect(messages).toHaveLength(1)
  })

  test('in a channel of more than a thousand people only moderators call everyone', async () => {
    await using redis = await connect()
    const channel = await limited(redis, '')
    const crowd = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [personNamed(`p ${index}`), 'member']),
    )
    await redis.inside.commands.hset(redis.keys.members(channel), crowd)
    expect(await speakers(redis, channel, { everyone: 'channel' })).toEqual([ada, bob])
    expect(await speakers(redis, channel)).toEqual([ada, bob, cy, dee])
  })
})
