import { randomUUID } from 'node:crypto'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { appendReply } from '../thread/thread.ts'
import { editMessage } from './edit.ts'
import { appendMessage, type NewMessage } from './message.ts'

onEveryRedis((connect) => {
  const make = async (redis: Redis, name: string, ephemeral?: true): Promise<ChannelId> => {
    const { channel } = await createChannel(redis, {
      by: ada,
      name,
      kind: 'public',
      members: [bob],
      ephemeral,
    })
    return channel
  }
  const send = (redis: Redis, channel: ChannelId, by: UserId, text: string, more: Partial<NewMessage> = {}) =>
    appendMessage(redis, { channel, by, clientId: randomUUID(), text, ...more })
  /** What became of things asked for in one turn: the answer's text, or the code of the refusal. */
  const outcomes = async (asked: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(asked)).map((outcome) =>
      outcome.status === 'fulfilled' ? 'stored' : (outcome.reason as { code: string }).code,
    )
  async function expectWhole(redis: Redis, channel: ChannelId, texts: string[]): Promise<void> {
    const { events, headSequence } = await readLog(redis, { channel })
    const said = events.flatMap((event) => (event.type === 'message.posted' ? [event] : []))
    expect(said.map(({ text }) => text)).toEqual(texts)
    expect(said.map(({ n }) => n)).toEqual(texts.map((_, index) => index + 1))
    expect(events.map(({ id }) => sequenceOf(id))).toEqual(
      Array.from({ length: headSequence }, (_, index) => index + 1),
    )
  }

  test('of messages that are sent together, one that is refused leaves the others alone', async () => {
    await using redis = await connect()
    const [general, design] = [await make(redis, 'general'), await make(redis, 'design')]
    await redis.inside.commands.hset(redis.keys.head(design), 'flags', 'posting:moderators')
    const asked = [
      send(redis, general, ada, 'one'),
      send(redis, general, cy, 'of a stranger', { mentions: [bob], action: true }),
      send(redis, design, bob, 'of one who may not', { everyone: 'channel', mentions: [ada] }),
      send(redis, general, bob, 'two', { mentions: [ada, cy], everyone: 'here', here: [ada] }),
      send(redis, 'c_000000000000' as ChannelId, ada, 'to nowhere', { mentions: [bob] }),
      send(redis, design, ada, 'first', { action: true }),
      send(redis, general, ada, 'three', { everyone: 'channel' }),
    ]
    const answers = ['stored', 'not_found', 'forbidden', 'stored', 'not_found', 'stored', 'stored']
    expect(await outcomes(asked)).toEqual(answers)
    await expectWhole(redis, general, ['one', 'two', 'three'])
    await expectWhole(redis, design, ['first'])
    const { messages } = await readPage(redis, { channel: general, reader: bob })
    expect(messages[1]).toMatchObject({ by: bob, mentions: [ada], everyone: 'here' })
    expect(messages[2]).toMatchObject({ by: ada, everyone: 'channel' })
  })

  test('one that fails leaves the others alone, and can be sent again (MSG-2, MSG-3)', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const broken = redis.keys.mentions(channel, bob)
    await redis.inside.commands.set(broken, 'not a sorted set')
    const naming = { clientId: randomUUID(), mentions: [bob] }
    const asked = [
      send(redis, channel, ada, 'one'),
      send(redis, channel, ada, 'Bob!', naming),
      send(redis, channel, ada, 'two'),
    ]
    expect(await outcomes(asked)).toEqual(['stored', 'internal', 'stored'])
    await expectWhole(redis, channel, ['one', 'two'])
    // Nothing of it was stored, so nothing that it should have told anybody is lost.
    await redis.inside.commands.del(broken)
    expect(await send(redis, channel, ada, 'Bob!', naming)).toMatchObject({ n: 3, duplicate: false })
    expect(await redis.inside.commands.zcard(broken)).toBe(1)
  })

  test('a message that could not leave its work behind is not stored', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { commands } = redis.inside
    const [jobs, everyone] = [redis.keys.jobs(redis.keys.partitionOf(channel)), redis.keys.everyone(channel)]
    await commands.rename(jobs, `${jobs}:kept`)
    for (const [key, calls] of [
      [jobs, { mentions: [bob] }],
      [everyone, { everyone: 'channel' }],
    ] as const) {
      await commands.set(key, 'something else')
      expect(await outcomes([send(redis, channel, ada, 'lost?', calls)])).toEqual(['internal'])
      await commands.del(key)
    }
    await expectWhole(redis, channel, [])
  })

  test('nor is a reply that could not tell whom it names', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await send(redis, channel, ada, 'one')
    const broken = redis.keys.mentions(channel, bob)
    await redis.inside.commands.set(broken, 'not a sorted set')
    const reply = { channel, by: ada, clientId: randomUUID(), thread: id, text: 'Bob?', mentions: [bob] }
    expect(await outcomes([appendReply(redis, reply)])).toEqual(['internal'])
    await expectWhole(redis, channel, ['one'])
    await redis.inside.commands.del(broken)
    expect(await appendReply(redis, reply)).toMatchObject({ reply: 1, duplicate: false })
  })

  test('the same message twice in one turn is stored once (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const clientId = randomUUID()
    const answers = await Promise.all([
      send(redis, channel, bob, 'before'),
      send(redis, channel, ada, 'once', { clientId }),
      send(redis, channel, bob, 'between'),
      send(redis, channel, ada, 'once', { clientId }),
      send(redis, channel, bob, 'his', { clientId }),
    ])
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 3, 2, 4])
    expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false, false, true, false])
    expect(answers[3].id).toBe(answers[1].id)
    await expectWhole(redis, channel, ['before', 'once', 'between', 'his'])
  })

  test('an edit between two messages of one turn stays between them (MSG-4)', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const { id } = await send(redis, channel, ada, 'one')
    await Promise.all([
      send(redis, channel, ada, 'two'),
      editMessage(redis, { channel, by: ada, id, clientId: randomUUID(), text: 'uno' }),
      send(redis, channel, ada, 'three'),
    ])
    const { events } = await readLog(redis, { channel })
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      'message.posted',
      'message.edited',
      'message.posted',
    ])
  })

  test('messages to a channel that stores nothing and to one that does are answered alike', async () => {
    await using redis = await connect()
    const [general, hallway] = [await make(redis, 'general'), await make(redis, 'hallway', true)]
    const answers = await Promise.all([
      send(redis, general, ada, 'one'),
      send(redis, hallway, ada, 'a whisper'),
      send(redis, general, bob, 'two'),
      send(redis, hallway, bob, 'another', { mentions: [ada] }),
    ])
    expect(answers.map(({ n }) => n)).toEqual([1, 1, 2, 2])
    await expectWhole(redis, general, ['one', 'two'])
    expect(await redis.inside.commands.exists(redis.keys.log(hallway))).toBe(0)
  })

  test('when the clock has jumped back, messages of one turn still follow each other', async () => {
    await using redis = await connect()
    const channel = await make(redis, 'general')
    const ahead = Date.now() + 3_600_000
    await redis.inside.commands.hset(redis.keys.head(channel), 'ms', String(ahead))
    const answers = await Promise.all(['one', 'two'].map((text) => send(redis, channel, ada, text)))
    for (const { id, sequence } of answers) expect(id).toBe(`${ahead}-${sequence}`)
    const { messages } = await readPage(redis, { channel, reader: ada })
    for (const { at } of messages) expect(at).toBeLessThan(ahead)
    await expectWhole(redis, channel, ['one', 'two'])
  })
})
