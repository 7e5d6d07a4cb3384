import { randomUUID } from 'node:crypto'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy, personNamed } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel, joinChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage } from '../history/history.ts'
import { appendReply } from '../thread/reply.ts'
import { editMessage, readVersions } from './edit.ts'
import { appendImported, appendMessage, type NewMessage } from './message.ts'

onEveryRedis((connect) => {
  async function general(redis: Redis, ...others: UserId[]): Promise<ChannelId> {
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    for (const by of others) await joinChannel(redis, { channel, by })
    return channel
  }

  const send = async (
    redis: Redis,
    channel: ChannelId,
    by: UserId,
    text: string,
    more?: Partial<NewMessage>,
  ) => (await appendMessage(redis, { channel, by, clientId: randomUUID(), text, ...more })).id

  const edit = (redis: Redis, channel: ChannelId, by: UserId, id: EntryId, text: string, more = {}) =>
    editMessage(redis, { channel, by, clientId: randomUUID(), id, text, ...more })

  const mentionsOf = (redis: Redis, channel: ChannelId, user: UserId) =>
    redis.inside.commands.zrange(redis.keys.mentions(channel, user), '0', '-1')

  test('an edited message says the new text on every page, and the log says that it was edited', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const id = await send(redis, channel, ada, 'teh plan')
    const text = 'the "plan" \\ / \n\u0001 漢字 👩‍👩‍👧'
    const { id: entry } = await edit(redis, channel, ada, id, text)
    const { messages } = await readPage(redis, { channel, reader: ada })
    expect(messages).toMatchObject([{ id, by: ada, n: 1, text }])
    const { events } = await readLog(redis, { channel })
    const edited = events.at(-1)
    expect(edited).toMatchObject({ id: entry, type: 'message.edited', by: ada, message: id, text })
    expect(messages[0]!.editedAt).toBe(edited!.at)
    expect(sequenceOf(entry!)).toBe(sequenceOf(id) + 1)
  })

  test('the same client id edits once, and every retry gets the first answer (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const id = await send(redis, channel, ada, 'one')
    const asked = { channel, by: ada, clientId: randomUUID(), id, text: 'two' }
    const first = await editMessage(redis, asked)
    await edit(redis, channel, ada, id, 'three')
    expect(await editMessage(redis, asked)).toEqual(first)
    const { messages } = await readPage(redis, { channel, reader: ada })
    expect(messages[0]!.text).toBe('three')
    const { headSequence } = await readLog(redis, { channel })
    expect(headSequence).toBe(sequenceOf(id) + 2)
  })

  test('an edit that changes nothing is no entry', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const id = await send(redis, channel, ada, 'same')
    expect(await edit(redis, channel, ada, id, 'same')).toEqual({})
    const { messages } = await readPage(redis, { channel, reader: ada })
    expect(messages[0]).not.toHaveProperty('editedAt')
  })

  test("nobody edits another's message, an outsider hears that there is none, and what is no message cannot be edited", async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const id = await send(redis, channel, bob, 'mine')
    await expect(edit(redis, channel, ada, id, 'yours')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(edit(redis, channel, cy, id, 'yours')).rejects.toMatchObject({ code: 'not_found' })
    await expect(edit(redis, channel, bob, '1-1' as EntryId, 'x')).rejects.toMatchObject({
      code: 'not_found',
    })
    const { events } = await readLog(redis, { channel })
    await expect(edit(redis, channel, ada, events[0]!.id, 'x')).rejects.toMatchObject({ code: 'not_found' })
    const { messages } = await readPage(redis, { channel, reader: ada })
    expect(messages.map((message) => message.text)).toEqual(['mine'])
  })

  test('in an archived channel, where members are muted, and after the time to edit nothing is edited', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const id = await send(redis, channel, bob, 'before')
    const { commands } = redis.inside
    const flag = (flags: string) => commands.hset(redis.keys.head(channel), 'flags', flags)
    await flag('archived')
    await expect(edit(redis, channel, bob, id, 'x')).rejects.toMatchObject({ code: 'forbidden' })
    await flag('mutes')
    await commands.hset(redis.keys.muted(channel), bob, '0')
    await expect(edit(redis, channel, bob, id, 'x')).rejects.toMatchObject({ code: 'forbidden' })
    await commands.hset(redis.keys.muted(channel), bob, '1')
    await flag('mutes edit:3600')
    await edit(redis, channel, bob, id, 'in time')
    await appendImported(redis, {
      channel,
      entries: [{ type: 'message', by: bob, at: Date.now() - 7_200_000, key: 'file:1', text: 'old' }],
    })
    const old = (await readPage(redis, { channel, reader: bob })).messages.at(-1)!
    await expect(edit(redis, channel, bob, old.id, 'x')).rejects.toMatchObject({
      code: 'forbidden',
      message: 'It is too late to edit this message.',
    })
  })

  test('who is named no more is mentioned no more, and who is named now is', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const id = await send(redis, channel, ada, '@bob look', { mentions: [bob] })
    expect(await mentionsOf(redis, channel, bob)).toEqual([String(sequenceOf(id))])
    await edit(redis, channel, ada, id, '@cy look', { mentions: [cy, personNamed('stranger')] })
    expect(await mentionsOf(redis, channel, bob)).toEqual([])
    expect(await mentionsOf(redis, channel, cy)).toEqual([String(sequenceOf(id))])
    const { messages } = await readPage(redis, { channel, reader: cy })
    expect(messages[0]!.mentions).toEqual([cy])
    await edit(redis, channel, ada, id, 'look', {})
    expect(await mentionsOf(redis, channel, cy)).toEqual([])
    expect((await readPage(redis, { channel, reader: cy })).messages[0]).not.toHaveProperty('mentions')
  })

  test('a message edited to call everyone no more calls nobody, those whom @here called included', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const all = await send(redis, channel, ada, '@channel hear', { everyone: 'channel' })
    const here = await send(redis, channel, ada, '@here hear', { everyone: 'here', here: [bob, ada] })
    const { commands } = redis.inside
    expect(await commands.zrange(redis.keys.everyone(channel), '0', '-1')).toEqual([
      `${sequenceOf(all)} ${ada}`,
    ])
    expect(await mentionsOf(redis, channel, bob)).toEqual([String(sequenceOf(here))])
    const { messages } = await readPage(redis, { channel, reader: bob })
    expect(messages.map((message) => [message.everyone, message.mentions])).toEqual([
      ['channel', undefined],
      ['here', undefined],
    ])
    await edit(redis, channel, ada, here, '@here listen', { everyone: 'here' })
    expect(await mentionsOf(redis, channel, bob)).toEqual([String(sequenceOf(here))])
    await edit(redis, channel, ada, all, 'hear')
    await edit(redis, channel, ada, here, 'hear')
    expect(await commands.exists(redis.keys.everyone(channel))).toBe(0)
    expect(await mentionsOf(redis, channel, bob)).toEqual([])
  })

  test('whom @here called stays called when an edit names them and the next one does not', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const id = await send(redis, channel, ada, '@here', { everyone: 'here', here: [cy] })
    await edit(redis, channel, ada, id, '@here @cy @bob', { everyone: 'here', mentions: [cy, bob] })
    await edit(redis, channel, ada, id, '@here again', { everyone: 'here' })
    expect(await mentionsOf(redis, channel, cy)).toEqual([String(sequenceOf(id))])
    expect(await mentionsOf(redis, channel, bob)).toEqual([])
  })

  test('whom an edit of a reply names follows its thread, and the entry says whose reply it was', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const root = await send(redis, channel, ada, 'root')
    const reply = await appendReply(redis, {
      channel,
      by: ada,
      clientId: randomUUID(),
      thread: root,
      text: 'reply',
    })
    const { id, follow } = await edit(redis, channel, ada, reply.id, '@bob reply', { mentions: [bob, cy] })
    expect(follow).toEqual({ thread: root, users: [bob, cy] })
    const again = await edit(redis, channel, ada, reply.id, '@bob, reply', { mentions: [bob] })
    expect(again).not.toHaveProperty('follow')
    const { events } = await readLog(redis, { channel })
    expect(events.find((event) => event.id === id)).toMatchObject({
      thread: root,
      reply: 1,
      mentions: [bob, cy],
    })
    const call = `${reply.sequence} ${sequenceOf(root)} 1`
    expect(await mentionsOf(redis, channel, bob)).toEqual([call])
    expect(await mentionsOf(redis, channel, cy)).toEqual([])
    const followers = await redis.inside.commands.hgetall(redis.keys.followers(channel, sequenceOf(root)))
    expect(followers).toMatchObject({ [bob]: '+', [cy]: '+' })
  })

  test('an author and the moderators see what a message said before, the newest versions; others do not', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const id = await send(redis, channel, bob, 'version 0')
    for (let version = 1; version <= 25; version++) await edit(redis, channel, bob, id, `version ${version}`)
    for (const reader of [bob, ada]) {
      const versions = await readVersions(redis, { channel, reader, id })
      expect(versions.map(({ text }) => text)).toEqual(
        Array.from({ length: limits.versionsPerMessage }, (_, index) => `version ${index + 6}`),
      )
    }
    await expect(readVersions(redis, { channel, reader: cy, id })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const outsider = personNamed('outsider')
    await expect(readVersions(redis, { channel, reader: outsider, id })).rejects.toMatchObject({
      code: 'not_found',
    })
    const short = await send(redis, channel, bob, 'first')
    await edit(redis, channel, bob, short, 'second')
    const versions = await readVersions(redis, { channel, reader: bob, id: short })
    expect(versions.map(({ text }) => text)).toEqual(['first', 'second'])
  })
})
