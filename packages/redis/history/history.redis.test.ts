import { randomUUID } from 'node:crypto'
import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import { beforeFirst, sequenceOf } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChannel, joinChannel, leaveChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { deleteMessage } from '../message/delete.ts'
import { appendImported, appendMessage } from '../message/message.ts'
import { react } from '../reaction/reaction.ts'
import { markRead, readMarks } from '../read/read.ts'
import { readLog, readPage, readSince } from './history.ts'
import { resumeChannels } from './resume.ts'

onEveryRedis((connect) => {
  const send = (redis: Redis, channel: ChannelId, text: string, by = ada) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text })

  async function general(redis: Redis, messages = 0, name = 'general'): Promise<ChannelId> {
    const { channel } = await createChannel(redis, { by: ada, name, kind: 'public', members: [bob] })
    for (let n = 1; n <= messages; n++) await send(redis, channel, `message ${n}`)
    return channel
  }

  async function positionOf(redis: Redis, channel: ChannelId): Promise<Position> {
    return (await readPage(redis, { channel, reader: ada, limit: 1 })).position
  }

  test('bob comes back having missed more than one answer holds: where it ends he is told to go on, in every channel', async () => {
    await using redis = await connect()
    const { keys } = redis
    const neighbours: ChannelId[] = []
    for (let n = 0; neighbours.length < 3; n++) {
      const channel = await general(redis, 0, `channel ${n}`)
      if (keys.partitionOf(channel) === keys.partitionOf(neighbours[0] ?? channel)) neighbours.push(channel)
    }
    const positions = new Map<ChannelId, Position>()
    for (const channel of neighbours) positions.set(channel, await positionOf(redis, channel))
    const [busy, loud, quiet] = neighbours as [ChannelId, ChannelId, ChannelId]
    for (const channel of [busy, loud])
      for (const part of [0, 500]) {
        const lines = Array.from({ length: 500 }, (_, n) => part + n)
        const entries = lines.map(
          (n) => ({ type: 'message', by: ada, at: 1, key: `x:${n}`, text: 'y' }) as const,
        )
        await appendImported(redis, { channel, entries })
      }
    await send(redis, quiet, 'hello')
    // With channels that are not his in the other partitions, as the answer is shared out among them.
    const asked = [
      ...neighbours,
      ...Array.from({ length: 40 }, (_, n) => `c_0000000000${10 + n}` as ChannelId),
    ]
    const channels = new Map(asked.map((channel) => [channel, { position: positions.get(channel) }]))
    const resumed = await resumeChannels(redis, { reader: bob, channels })
    const share = limits.resumeLimit / keys.partitions
    expect(resumed.map(({ events, more }) => [events?.length, more])).toEqual([
      [limits.sinceLimit, undefined],
      [share - limits.sinceLimit, true],
      [0, true],
    ])
    const rest = await readSince(redis, { channel: quiet, reader: bob, position: positions.get(quiet)! })
    expect(rest.events).toMatchObject([{ text: 'hello' }])
  })

  test('bob pages from the newest message to the beginning and misses none', async () => {
    await using redis = await connect()
    const channel = await general(redis, 57)
    let page = await readPage(redis, { channel, reader: bob, limit: 10 })
    expect(page.hasNewer).toBe(false)
    const found = [...page.messages]
    const notices = [...page.notices]
    while (page.hasOlder) {
      page = await readPage(redis, { channel, reader: bob, before: page.messages[0]!.id, limit: 10 })
      expect(page.hasNewer).toBe(true)
      found.unshift(...page.messages)
      notices.unshift(...page.notices)
    }
    expect(found.map((message) => message.text)).toEqual(
      Array.from({ length: 57 }, (_, index) => `message ${index + 1}`),
    )
    expect(notices.map((notice) => notice.type)).toEqual([
      'channel.created',
      'member.joined',
      'member.joined',
    ])
  })

  test('bob pages forwards from the beginning, past notices between the messages, to the end', async () => {
    await using redis = await connect()
    const channel = await general(redis, 12)
    await joinChannel(redis, { channel, by: cy })
    await leaveChannel(redis, { channel, by: cy })
    await send(redis, channel, 'message 13')
    let page = await readPage(redis, { channel, reader: bob, after: beforeFirst, limit: 5 })
    expect(page.hasOlder).toBe(false)
    const seen: LogEntry[] = [...page.messages, ...page.notices]
    while (page.hasNewer) {
      page = await readPage(redis, { channel, reader: bob, after: page.messages.at(-1)!.id, limit: 5 })
      seen.push(...page.messages, ...page.notices)
    }
    const sequences = seen.map((entry) => sequenceOf(entry.id)).toSorted((one, other) => one - other)
    expect(sequences).toEqual(Array.from({ length: 18 }, (_, index) => index + 1))
  })

  test('around a message there are some before it and some after it', async () => {
    await using redis = await connect()
    const channel = await general(redis, 20)
    const all = await readPage(redis, { channel, reader: bob })
    const page = await readPage(redis, { channel, reader: bob, around: all.messages[9]!.id, limit: 6 })
    expect(page.messages.map((message) => message.n)).toEqual([8, 9, 10, 11, 12, 13])
    expect(page).toMatchObject({ hasOlder: true, hasNewer: true })
    const start = await readPage(redis, { channel, reader: bob, around: all.messages[0]!.id, limit: 6 })
    expect(start.messages.map((message) => message.n)).toEqual([1, 2, 3, 4])
    expect(start.hasOlder).toBe(false)
  })

  test('before the very first place there is nothing, and everything comes after it', async () => {
    await using redis = await connect()
    const channel = await general(redis, 3)
    const page = await readPage(redis, { channel, reader: bob, before: beforeFirst })
    expect(page).toMatchObject({ messages: [], notices: [], hasOlder: false, hasNewer: true })
    expect(page.position).toEqual(await positionOf(redis, channel))
  })

  test('a thousand notices in a row are walked past, and the newest of them are given', async () => {
    await using redis = await connect()
    const channel = await general(redis, 3)
    const entries = Array.from(
      { length: 1_200 },
      (_, index) => ({ type: 'joined', by: cy, at: index, key: `file:${index}` }) as const,
    )
    for (let from = 0; from < entries.length; from += 400) {
      await appendImported(redis, { channel, entries: entries.slice(from, from + 400) })
    }
    const page = await readPage(redis, { channel, reader: bob, limit: 2 })
    expect(page.messages.map((message) => message.n)).toEqual([2, 3])
    expect(page.notices.map((notice) => notice.at)).toEqual([1_198, 1_199])
    const older = await readPage(redis, { channel, reader: bob, before: page.messages[0]!.id, limit: 2 })
    expect(older.messages.map((message) => message.n)).toEqual([1])
    const end = await readPage(redis, { channel, reader: bob, after: page.messages[1]!.id, limit: 2 })
    expect(end).toMatchObject({ messages: [], hasNewer: false })
    expect(end.notices.map((notice) => notice.at)).toEqual([1_198, 1_199])
    await send(redis, channel, 'message 4')
    const newer = await readPage(redis, { channel, reader: bob, after: page.messages[0]!.id, limit: 2 })
    expect(newer.messages.map((message) => message.n)).toEqual([3, 4])
    expect(newer.notices.map((notice) => notice.at)).toEqual([1_198, 1_199])
  })

  test('thousands of changes in a row are passed over, backwards and forwards', async () => {
    await using redis = await connect()
    const channel = await general(redis, 3)
    const { messages } = await readPage(redis, { channel, reader: bob })
    const changes = async (count: number) => {
      const reactions = Array.from({ length: count }, (_, index) => index % 2 === 0)
      for (let from = 0; from < count; from += 500)
        await Promise.all(
          reactions.slice(from, from + 500).map((isOn) =>
            react(redis, {
              channel,
              by: bob,
              clientId: randomUUID(),
              id: messages[0]!.id,
              emoji: '👍',
              isOn,
            }),
          ),
        )
    }
    await changes(3_000)
    await send(redis, channel, 'message 4')
    await changes(1_500)
    await deleteMessage(redis, { channel, by: ada, clientId: randomUUID(), id: messages[2]!.id })
    await joinChannel(redis, { channel, by: cy })
    const texts = ['message 1', 'message 2', '', 'message 4']
    for (const limit of [1, 2, 10]) {
      const back: string[] = []
      let page = await readPage(redis, { channel, reader: bob, limit })
      expect(page.notices.at(-1)).toMatchObject({ type: 'member.joined', user: cy })
      for (;;) {
        back.unshift(...page.messages.map((message) => message.text))
        if (!page.hasOlder) break
        page = await readPage(redis, { channel, reader: bob, before: page.messages[0]!.id, limit })
      }
      expect(back).toEqual(texts)
      const on: string[] = []
      page = await readPage(redis, { channel, reader: bob, after: beforeFirst, limit })
      for (;;) {
        on.push(...page.messages.map((message) => message.text))
        if (!page.hasNewer) break
        page = await readPage(redis, { channel, reader: bob, after: page.messages.at(-1)!.id, limit })
      }
      expect(on).toEqual(texts)
    }
  })

  test('whoever is no member gets the answer that a channel which is not there gives (ACC-2)', async () => {
    await using redis = await connect()
    const channel = await general(redis, 1)
    const absent = 'c_000000000000' as ChannelId
    const position = await positionOf(redis, channel)
    for (const target of [channel, absent]) {
      await expect(readPage(redis, { channel: target, reader: cy })).rejects.toMatchObject({
        code: 'not_found',
      })
      await expect(readSince(redis, { channel: target, reader: cy, position })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    expect(
      await resumeChannels(redis, {
        reader: cy,
        channels: new Map([
          [channel, {}],
          [absent, {}],
        ]),
      }),
    ).toEqual([])
  })

  test('from a position bob gets every later event in order, and nothing when there is none (SYN-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis, 3)
    const position = await positionOf(redis, channel)
    expect(await readSince(redis, { channel, reader: bob, position })).toEqual({ events: [], position })
    for (const text of ['a', 'b', 'c']) await send(redis, channel, text)
    const since = await readSince(redis, { channel, reader: bob, position })
    expect(since.events.map((event) => sequenceOf(event.id) - sequenceOf(position.id))).toEqual([1, 2, 3])
    expect(since.position).toEqual(await positionOf(redis, channel))
    expect(since).not.toHaveProperty('more')
  })

  test('what one answer cannot hold follows on asking again', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const position = await positionOf(redis, channel)
    await Promise.all(
      Array.from({ length: limits.sinceLimit + 5 }, (_, index) => send(redis, channel, `message ${index}`)),
    )
    const first = await readSince(redis, { channel, reader: bob, position })
    expect(first).toMatchObject({ more: true })
    expect(first.events).toHaveLength(limits.sinceLimit)
    const second = await readSince(redis, { channel, reader: bob, position: first.position })
    expect(second.events).toHaveLength(5)
    expect(second).not.toHaveProperty('more')
  })

  test('a position older than what is kept is told so (SYN-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis, 10)
    const { epoch } = await positionOf(redis, channel)
    const { events } = await readLog(redis, { channel })
    await redis.inside.commands.xtrim(redis.keys.log(channel), 'MAXLEN', 4)
    for (const id of [beforeFirst, events[2]!.id, events[8]!.id]) {
      const since = await readSince(redis, { channel, reader: bob, position: { epoch, id } })
      expect(since).toMatchObject({ events: [], trimmed: true })
    }
    const kept = await readSince(redis, { channel, reader: bob, position: { epoch, id: events[9]!.id } })
    expect(kept.events).toHaveLength(events.length - 10)
  })

  test('a position in a log that no longer exists is told to begin anew (SYN-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis, 5)
    const { epoch, id } = await positionOf(redis, channel)
    const { events } = await readLog(redis, { channel })
    const ms = Number(events[4]!.id.split('-')[0])
    const lost: Position[] = [
      { epoch: 'anotherepoch' as Epoch, id },
      // Acknowledged by a primary that was lost: beyond the head, at the head, and in the middle, each with another left half.
      { epoch, id: `${ms}-${sequenceOf(id) + 3}` as EntryId },
      { epoch, id: `${ms + 9_999}-${sequenceOf(id)}` as EntryId },
      { epoch, id: `${ms + 1_234}-5` as EntryId },
      // Never given out by anyone.
      { epoch, id: `${ms}-0` as EntryId },
    ]
    for (const position of lost) {
      expect(await readSince(redis, { channel, reader: bob, position })).toMatchObject({
        events: [],
        reset: true,
      })
    }
  })

  test('an entry that was deleted is remembered: its reader is not sent back', async () => {
    await using redis = await connect()
    const channel = await general(redis, 5)
    const { epoch } = await positionOf(redis, channel)
    const { events } = await readLog(redis, { channel })
    const gone = events[5]!.id
    await redis.inside.commands.xdel(redis.keys.log(channel), gone)
    await redis.inside.commands.hset(redis.keys.state(channel), String(sequenceOf(gone)), `deleted ${gone}`)
    const since = await readSince(redis, { channel, reader: bob, position: { epoch, id: gone } })
    expect(since.events.map((event) => event.id)).toEqual(events.slice(6).map((event) => event.id))
    const { events: repaired } = await readLog(redis, { channel, afterSequence: sequenceOf(gone) })
    expect(repaired.map((event) => event.id)).toEqual(events.slice(6).map((event) => event.id))
  })

  test('a place among entries of one millisecond is found, also where the entry itself is deleted', async () => {
    await using redis = await connect()
    const channel = await general(redis, 2)
    await redis.inside.commands.hset(redis.keys.head(channel), 'ms', String(Date.now() + 3_600_000))
    for (const text of ['a', 'b', 'c', 'd']) await send(redis, channel, text)
    const { events } = await readLog(redis, { channel })
    expect(new Set(events.slice(-4).map((event) => event.id.split('-')[0])).size).toBe(1)
    await redis.inside.commands.xdel(redis.keys.log(channel), events[6]!.id)
    for (let sequence = 0; sequence <= events.length; sequence++) {
      const after = (await readLog(redis, { channel, afterSequence: sequence })).events
      expect(after.map((event) => sequenceOf(event.id))).toEqual(
        events.map((event) => sequenceOf(event.id)).filter((one) => one > sequence && one !== 7),
      )
    }
  })

  test('a log whose entries have vanished is not taken for a quiet one', async () => {
    await using redis = await connect()
    const channel = await general(redis, 5)
    const { epoch } = await positionOf(redis, channel)
    const { events } = await readLog(redis, { channel })
    await redis.inside.commands.del(redis.keys.log(channel))
    const since = await readSince(redis, { channel, reader: bob, position: { epoch, id: events[3]!.id } })
    expect(since.trimmed ?? since.reset).toBe(true)
    const next = await send(redis, channel, 'life goes on')
    expect(next.sequence).toBe(events.length + 1)
  })

  test('one answer says of every channel what bob lacks there, with what is unread and where he is named', async () => {
    await using redis = await connect()
    const quiet = await general(redis, 2, 'quiet')
    const busy = await general(redis, 2, 'busy')
    const forked = await general(redis, 2, 'forked')
    const fresh = await general(redis, 2, 'fresh')
    const position = await positionOf(redis, busy)
    await markRead(redis, { channel: busy, user: bob, id: position.id })
    await appendMessage(redis, {
      channel: busy,
      by: ada,
      clientId: randomUUID(),
      text: '@bob',
      mentions: [bob],
    })
    await send(redis, busy, 'more')
    const marks = await readMarks(redis, bob)
    const lost = { epoch: (await positionOf(redis, forked)).epoch, id: '99-99' as EntryId }
    const channels = new Map([
      [quiet, { position: await positionOf(redis, quiet), read: marks.get(quiet) }],
      [busy, { position, read: marks.get(busy) }],
      [forked, { position: lost, read: marks.get(forked) }],
      [fresh, { read: marks.get(fresh) }],
    ])
    const resumed = new Map(
      (await resumeChannels(redis, { reader: bob, channels })).map((one) => [one.channel, one]),
    )
    expect(resumed.size).toBe(4)
    expect(resumed.get(quiet)).toMatchObject({ events: [], role: 'member', memberCount: 2, name: 'quiet' })
    expect(resumed.get(busy)).toMatchObject({ unread: 2, mentions: 1, readId: position.id })
    expect(resumed.get(busy)!.events).toMatchObject([{ text: '@bob', mentions: [bob] }, { text: 'more' }])
    expect(resumed.get(forked)).toMatchObject({
      reset: true,
      page: { messages: [{ n: 1 }, { n: 2 }], hasOlder: false },
    })
    expect(resumed.get(fresh)).not.toHaveProperty('events')
    expect(resumed.get(fresh)!.unread).toBe(2)
  })

  test('an old snapshot and the missed events make the fresh snapshot, whatever happened meanwhile (SYN-2)', async () => {
    await using redis = await connect()
    const act = fc.oneof(
      fc.record({
        kind: fc.constant('say' as const),
        by: fc.constantFrom(ada, bob),
        text: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
      }),
      fc.record({ kind: fc.constantFrom('join' as const, 'leave' as const) }),
    )
    let channels = 0
    const run = async (channel: ChannelId, acts: readonly Act[]) => {
      for (const one of acts) {
        if (one.kind === 'say') await send(redis, channel, one.text, one.by)
        else if (one.kind === 'join') await joinChannel(redis, { channel, by: cy })
        else await leaveChannel(redis, { channel, by: cy }).catch(() => {})
      }
    }
    type Act = { kind: 'say'; by: UserId; text: string } | { kind: 'join' | 'leave' }
    const snapshot = async (channel: ChannelId) => {
      const { messages, notices, position } = await readPage(redis, { channel, reader: ada, limit: 100 })
      return { entries: inOrder([...messages, ...notices]), position }
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 8 }),
        fc.array(act, { maxLength: 8 }),
        async (before, after) => {
          const channel = await general(redis, 0, `channel-${channels++}`)
          await run(channel, before)
          const old = await snapshot(channel)
          await run(channel, after)
          const missed = await readSince(redis, { channel, reader: ada, position: old.position })
          const fresh = await snapshot(channel)
          expect(inOrder([...old.entries, ...missed.events])).toEqual(fresh.entries)
          expect(missed.position).toEqual(fresh.position)
        },
      ),
      { numRuns: 25 },
    )
  })
})

function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  return entries.toSorted((one, other) => sequenceOf(one.id) - sequenceOf(other.id))
}
