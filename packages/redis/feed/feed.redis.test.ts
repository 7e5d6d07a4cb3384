import { randomUUID } from 'node:crypto'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { createChannel, joinChannel, leaveChannel } from '../channel/channel.ts'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { readLog } from '../history/history.ts'
import { appendMessage } from '../message/message.ts'
import { openFeeds, publishToUser, type UserMessage } from './feed.ts'
import { slotOf } from './slot.ts'

onEveryRedis((connect) => {
  const send = (redis: Redis, channel: ChannelId, text: string) =>
    appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text })

  function listenIn(redis: Redis) {
    const heard: { channel: ChannelId; epoch: string; sequence: number; entry: LogEntry }[] = []
    const told: [string, UserMessage][] = []
    const times = { interrupted: 0 }
    const feeds = openFeeds(redis, {
      onEntry: (channel, epoch, sequence, json) =>
        heard.push({ channel, epoch, sequence, entry: JSON.parse(json) as LogEntry }),
      onUser: (user, message) => told.push([user, message]),
      onPresence() {},
      onInterrupted: () => times.interrupted++,
    })
    return { heard, told, times, feeds, [Symbol.asyncDispose]: () => feeds[Symbol.asyncDispose]() }
  }

  async function channels(redis: Redis, count: number): Promise<ChannelId[]> {
    const made = Array.from({ length: count }, (_, index) =>
      createChannel(redis, { by: ada, name: `channel-${index}`, kind: 'public' }),
    )
    return (await Promise.all(made)).map(({ channel }) => channel)
  }

  test('each entry is heard as the log holds it, in order, where it is listened for and nowhere else', async () => {
    await using redis = await connect()
    const [general, design] = (await channels(redis, 2)) as [ChannelId, ChannelId]
    await using listening = listenIn(redis)
    const { heard, feeds } = listening
    await feeds.subscribe(general)
    await joinChannel(redis, { channel: general, by: bob })
    await send(redis, design, 'not here')
    for (const text of ['one', 'two "quoted"', 'three\n']) await send(redis, general, text)
    await until(() => heard.length === 4)
    const { epoch, events } = await readLog(redis, { channel: general, afterSequence: 2 })
    expect(heard.map(({ entry }) => entry)).toEqual(events)
    expect(heard.map(({ entry }) => JSON.stringify(entry))).toEqual(
      events.map((event) => JSON.stringify(event)),
    )
    expect(heard.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6])
    expect(new Set(heard.map((one) => one.epoch))).toEqual(new Set([epoch]))
    await feeds.unsubscribe(general)
    await send(redis, general, 'nobody listens')
    await feeds.subscribe(design)
    await send(redis, design, 'here')
    await until(() => heard.length === 5)
    expect(heard[4]!.channel).toBe(design)
  })

  test('after the connection was cut, everything is heard again and the listener is told to look what it missed (SYN-1)', async () => {
    await using redis = await connect()
    const all = await channels(redis, 20)
    await using listening = listenIn(redis)
    const { heard, times, feeds } = listening
    await Promise.all(all.map((channel) => feeds.subscribe(channel)))
    await Promise.all(
      mastersOf(redis.inside.commands).map((node) => node.call('CLIENT', 'KILL', 'TYPE', 'pubsub')),
    )
    // One server in a Cluster may come back before another has noticed.
    await until(() => times.interrupted === mastersOf(redis.inside.commands).length)
    const sent = await Promise.all(all.map((channel) => send(redis, channel, 'again')))
    await until(() => heard.length === all.length)
    expect(new Set(heard.map(({ entry }) => entry.id))).toEqual(new Set(sent.map(({ id }) => id)))
  })

  test('a person hears what is theirs, and being taken in and let go is told once', async () => {
    await using redis = await connect()
    const [general] = (await channels(redis, 1)) as [ChannelId]
    await using listening = listenIn(redis)
    const { told, feeds } = listening
    await feeds.subscribeUser(bob)
    await joinChannel(redis, { channel: general, by: bob })
    await joinChannel(redis, { channel: general, by: bob })
    await leaveChannel(redis, { channel: general, by: bob })
    await publishToUser(redis, ada, { type: 'session:ended' })
    await publishToUser(redis, bob, { type: 'session:ended' })
    await until(() => told.length === 3)
    expect(told.map(([user, message]) => [user, message.type])).toEqual([
      [bob, 'channel:granted'],
      [bob, 'channel:revoked'],
      [bob, 'session:ended'],
    ])
  })
})

test('slots are counted as Redis counts them', () => {
  // The check value of CRC16/XMODEM is 0x31c3.
  expect(slotOf('123456789')).toBe(0x31c3)
  expect(slotOf('a{123456789}b')).toBe(0x31c3)
})
