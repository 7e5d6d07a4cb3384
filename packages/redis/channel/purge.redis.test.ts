import { randomUUID } from 'node:crypto'
import { sequenceOf, type ChannelId, type EntryId, type UserId } from '@runnel/protocol/ids'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { kindsOfRedis, prefix, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { acquireLock, breakLock, releaseLock, withLock, type Lock } from '../lock/lock.ts'
import { setMemberRole } from '../member/member.ts'
import { appendMessage } from '../message/message.ts'
import { appendReply } from '../thread/thread.ts'
import { createChannel } from './channel.ts'
import { purgeMessages } from './purge.ts'

describe.each(kindsOfRedis)('a purge, on %s', (_kind, start) => {
  let server: TestRedis
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  const connect = () => connectRedis({ url: server.url, prefix: prefix(), partitions: 4 })
  const general = async (redis: Redis): Promise<ChannelId> =>
    (await createChannel(redis, { by: ada, name: 'general', kind: 'public', members: [bob, cy] })).channel
  const say = (redis: Redis, channel: ChannelId, by: UserId, text: string, more: object = {}) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text, ...more })
  const audits = async ({ inside, keys }: Redis, channel: ChannelId) =>
    (await inside.commands.xrange(keys.audit(keys.partitionOf(channel)), '-', '+'))
      .map(([, fields]) => JSON.parse(`{${fields[1]}}`) as Record<string, unknown>)
      .filter(({ action }) => action === 'channel:purge')

  /** All parts, one after the other; gives what each deleted. */
  async function purgeAll(redis: Redis, channel: ChannelId, lock: Lock, user: UserId, reason?: string) {
    const parts: number[] = []
    let cursor: EntryId | undefined
    do {
      const part = await purgeMessages(redis, { channel, by: ada, lock, user, reason, cursor })
      parts.push(part.deleted)
      cursor = part.cursor
    } while (cursor !== undefined)
    return parts
  }

  test("all that cy said and replied goes, part by part; nobody else's does, and the audit tells of it twice", async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const root = await say(redis, channel, bob, 'what about lunch?')
    for (let index = 0; index < 120; index++)
      await say(redis, channel, cy, `cy ${index}`, { mentions: [bob] })
    await appendReply(redis, { channel, by: cy, clientId: randomUUID(), text: 'soup', thread: root.id })
    await appendReply(redis, { channel, by: ada, clientId: randomUUID(), text: 'salad', thread: root.id })
    await say(redis, channel, bob, 'thread.replied u_cy nothing of the kind')
    const lock = await acquireLock(redis, { channel, holder: ada })
    expect(await purgeAll(redis, channel, lock, cy, 'a "flood"')).toEqual([100, 21])

    const { messages } = await readPage(redis, { channel, reader: ada, limit: 100 })
    expect(
      messages
        .map(({ by, text }) => `${by === cy ? 'cy' : 'other'} ${text}`)
        .filter((line) => line !== 'cy '),
    ).toEqual(['other thread.replied u_cy nothing of the kind'])
    const { events } = await readLog(redis, { channel, limit: 1_000 })
    const kept = events.flatMap((event) => ('text' in event && event.text !== '' ? [event.text] : []))
    expect(kept).toEqual(['what about lunch?', 'salad', 'thread.replied u_cy nothing of the kind'])
    const deletions = events.filter((event) => event.type === 'message.deleted')
    expect(deletions.map(({ messages, reason }) => [messages.length, reason])).toEqual([
      [100, 'a "flood"'],
      [21, 'a "flood"'],
    ])
    expect(deletions.flatMap(({ replies = [] }) => replies)).toMatchObject([{ thread: root.id, by: cy }])
    expect(await redis.inside.commands.zcard(redis.keys.mentions(channel, bob))).toBe(0)
    const record = {
      by: ada,
      action: 'channel:purge',
      channel,
      kind: 'public',
      user: cy,
      reason: 'a "flood"',
    }
    expect(await audits(redis, channel)).toEqual([record, { ...record, after: '121 deleted' }])
    // Again: there is nothing left to delete, and nothing to note.
    expect(await purgeAll(redis, channel, lock, cy)).toEqual([0])
    expect(await audits(redis, channel)).toHaveLength(2)
  })

  test('a lost hold stops it where it is: what is deleted stays so, the cursor tells where, another goes on', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    for (let index = 0; index < 150; index++) await say(redis, channel, cy, `cy ${index}`)
    const lock = await acquireLock(redis, { channel, holder: ada })
    const first = await purgeMessages(redis, { channel, by: ada, lock, user: cy })
    expect(first.deleted).toBe(100)
    await breakLock(redis, { channel, by: ada })
    const before = (await readLog(redis, { channel, limit: 1_000 })).headSequence
    await expect(
      purgeMessages(redis, { channel, by: ada, lock, user: cy, cursor: first.cursor }),
    ).rejects.toMatchObject({ code: 'lock_lost' })
    expect((await readLog(redis, { channel, limit: 1_000 })).headSequence).toBe(before)
    await withLock(redis, { channel, holder: ada }, async (own) => {
      const rest = await purgeMessages(redis, { channel, by: ada, lock: own, user: cy, cursor: first.cursor })
      expect(rest).toEqual({ deleted: 50 })
    })
  })

  test('moderators purge members and themselves, not owners nor each other; members nobody', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    for (const by of [ada, bob, cy]) await say(redis, channel, by, 'hello')
    await withLock(redis, { channel, holder: ada }, (lock) =>
      setMemberRole(redis, { channel, by: ada, lock, user: bob, role: 'moderator' }),
    )
    const lock = await acquireLock(redis, { channel, holder: bob })
    const purge = (by: UserId, user: UserId) => purgeMessages(redis, { channel, by, lock, user })
    await expect(purge(bob, ada)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(purge(cy, cy)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(purge(personNamed('eve'), cy)).rejects.toMatchObject({ code: 'not_found' })
    expect(await purge(bob, cy)).toEqual({ deleted: 1 })
    expect(await purge(bob, bob)).toEqual({ deleted: 1 })
    await releaseLock(redis, { channel, lock })
    await expect(purge(bob, cy)).rejects.toMatchObject({ code: 'lock_lost' })
  })

  test('while thousands of lines are purged others go on talking, and nothing of theirs is lost', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const batch = 500
    for (let from = 0; from < 4_000; from += batch) {
      await Promise.all(
        Array.from({ length: batch }, (_, index) =>
          say(redis, channel, index % 10 === 0 ? bob : cy, `old ${from + index}`),
        ),
      )
    }
    let isPurging = true
    const talk = async (by: UserId) => {
      const texts: string[] = []
      while (isPurging) {
        const text = `${by} live ${texts.length}`
        await say(redis, channel, by, text)
        texts.push(text)
      }
      return texts
    }
    const talking = Promise.all([talk(ada), talk(bob)])
    const parts = await withLock(redis, { channel, holder: ada }, (lock) =>
      purgeAll(redis, channel, lock, cy),
    )
    isPurging = false
    const live = (await talking).flat()
    expect(live.length).toBeGreaterThan(10)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(3_600)
    expect(Math.max(...parts)).toBe(100)

    const kept: { by: UserId; text: string }[] = []
    const sequences: number[] = []
    for (let after = 0; ;) {
      const { events, headSequence } = await readLog(redis, { channel, afterSequence: after, limit: 1_000 })
      for (const event of events) {
        sequences.push(sequenceOf(event.id))
        if (event.type === 'message.posted' && event.text !== '')
          kept.push({ by: event.by, text: event.text })
      }
      const last = events.at(-1)
      if (!last || sequenceOf(last.id) === headSequence) break
      after = sequenceOf(last.id)
    }
    expect(kept.filter(({ by }) => by === cy)).toEqual([])
    expect(kept.filter(({ text }) => text.startsWith('old')).length).toBe(400)
    expect(new Set(kept.map(({ text }) => text).filter((text) => text.includes('live')))).toEqual(
      new Set(live),
    )
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other))
  })
})
