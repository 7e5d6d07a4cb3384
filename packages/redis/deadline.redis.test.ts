import type { ChannelId } from '@runnel/protocol/ids'
import { ada, bob } from '@runnel/testing/people'
import { startHeldWire } from '@runnel/testing/start-held-wire'
import { prefix as newPrefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChannel, joinChannel, leaveChannel } from './channel/channel.ts'
import { connectRedis, ping, type Redis } from './connect.ts'
import { readLog } from './history/history.ts'
import { appendMessage } from './message/message.ts'
import { followThread, readStanding } from './thread/thread.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

async function general(redis: Redis): Promise<ChannelId> {
  const { channel } = await createChannel(redis, { by: ada, kind: 'public', name: 'general', members: [bob] })
  return channel
}

const textsIn = async (redis: Redis, channel: ChannelId) =>
  (await readLog(redis, { channel })).events.flatMap((entry) => ('text' in entry ? [entry.text] : []))

test('what bob said through a gateway that was cut off, and was refused elsewhere since, is not stored when the way is free again (MSG-2)', async () => {
  const prefix = newPrefix()
  await using wire = await startHeldWire(server.url)
  await using cutOff = await connectRedis({ url: wire.url, prefix, deadlineMs: 2_500 })
  await using redis = await connectRedis({ url: server.url, prefix })
  const channel = await general(redis)
  const message = { channel, by: bob, clientId: crypto.randomUUID(), text: 'too late' }

  wire.hold()
  await expect(appendMessage(cutOff, message)).rejects.toMatchObject({ code: 'unavailable' })
  await leaveChannel(redis, { channel, user: bob, by: bob })
  await expect(appendMessage(redis, message)).rejects.toMatchObject({ code: 'not_found' })
  await joinChannel(redis, { channel, user: bob, by: bob })
  wire.release()
  await until(() => cutOff.isReady)
  await ping(cutOff)
  await appendMessage(cutOff, { ...message, clientId: crypto.randomUUID(), text: 'in time' })
  expect(await textsIn(redis, channel)).toEqual(['in time'])
})

test('a thread that ada unfollowed elsewhere is not followed by a wish of hers that nobody answered', async () => {
  const prefix = newPrefix()
  await using wire = await startHeldWire(server.url)
  await using cutOff = await connectRedis({ url: wire.url, prefix, deadlineMs: 2_500 })
  await using redis = await connectRedis({ url: server.url, prefix })
  const channel = await general(redis)
  const said = { channel, by: bob, clientId: crypto.randomUUID(), text: 'who knows?' }
  const { id: thread } = await appendMessage(redis, said)
  const wish = { channel, thread, user: ada, isFollowed: true }
  await followThread(redis, wish)
  await followThread(cutOff, wish)

  wire.hold()
  await expect(followThread(cutOff, wish)).rejects.toMatchObject({ code: 'unavailable' })
  await followThread(redis, { ...wish, isFollowed: false })
  wire.release()
  await until(() => cutOff.isReady)
  await ping(cutOff)
  expect(await readStanding(redis, { channel, thread, user: ada })).toMatchObject({ isFollowed: false })
})

test('what no call can be made of is refused, and what ada says next is stored', async () => {
  await using redis = await connectRedis({ url: server.url, prefix: newPrefix() })
  const channel = await general(redis)
  const keys = () => {
    throw new TypeError('no keys')
  }
  const broken = redis.inside.committer.commit({
    name: 'none',
    keys: [redis.keys.log(channel)],
    args: [],
    group: { name: channel, keys, inFront: { keys: 0, args: 0 } },
  })
  await expect(broken).rejects.toMatchObject({ code: 'internal' })
  await appendMessage(redis, { channel, by: ada, clientId: crypto.randomUUID(), text: 'still here' })
  expect(await textsIn(redis, channel)).toEqual(['still here'])
})
