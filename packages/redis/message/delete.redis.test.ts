import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel, joinChannel } from '../channel/channel.ts'
import { mastersOf } from '../client.ts'
import type { Redis } from '../connect.ts'
import { readLog, readPage, readSince } from '../history/history.ts'
import { clearLog } from '../log/clear-log.ts'
import { react } from '../reaction/reaction.ts'
import { appendReply } from '../thread/reply.ts'
import { deleteMessage } from './delete.ts'
import { editMessage, readVersions } from './edit.ts'
import { appendMessage, type NewMessage } from './message.ts'
import { pinMessage, readPins } from './pin.ts'

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

  const remove = (redis: Redis, channel: ChannelId, by: UserId, id: EntryId, reason?: string) =>
    deleteMessage(redis, { channel, by, clientId: randomUUID(), id, reason })

  const asked = (channel: ChannelId, by: UserId, id: EntryId) => ({ channel, by, id, clientId: randomUUID() })

  /** Everything that the servers hold and have written, once their files are rewritten: keys and values as they are stored, uncompressed. */
  async function readWholeRedis(redis: Redis): Promise<Buffer> {
    const parts: Buffer[] = []
    for (const master of mastersOf(redis.inside.commands)) {
      await master.config('SET', 'rdbcompression', 'no')
      let cursor = '0'
      do {
        const [next, keys] = await master.scan(cursor, 'COUNT', 1_000)
        cursor = next
        for (const key of keys) {
          const dumped = await master.dumpBuffer(key)
          parts.push(Buffer.from(key), ...(dumped ? [dumped] : []))
        }
      } while (cursor !== '0')
      await master.bgrewriteaof()
      await expect
        .poll(() => master.info('persistence'), { timeout: 15_000 })
        .toMatch(/aof_rewrite_in_progress:0/)
      const [, dir] = (await master.config('GET', 'dir')) as [string, string]
      const folder = join(dir, 'appendonlydir')
      // What the rewrite replaced is taken away in the background: base, what came since, and the list of both stay.
      await expect.poll(() => readdir(folder), { timeout: 15_000 }).toHaveLength(3)
      for (const file of await readdir(folder)) parts.push(await readFile(join(folder, file)))
    }
    return Buffer.concat(parts)
  }

  test('after a deletion no byte of the text is anywhere in Redis: not in the log, its edits, its thread, or a file', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const kept = await send(redis, channel, ada, 'kept-before')
    const secret = await send(redis, channel, bob, 'zanzibar-first', { mentions: [ada] })
    const root = await send(redis, channel, ada, 'kept-root')
    for (let index = 0; index < 150; index++) await send(redis, channel, ada, `kept-${index}`)
    await editMessage(redis, { ...asked(channel, bob, secret), text: 'zanzibar-second' })
    await editMessage(redis, { ...asked(channel, bob, secret), text: 'zanzibar-third' })
    await react(redis, { ...asked(channel, ada, secret), emoji: '👍', isOn: true })
    await pinMessage(redis, { ...asked(channel, ada, secret), isOn: true })
    const { id: reply } = await appendReply(redis, {
      ...asked(channel, bob, root),
      thread: root,
      text: 'zanzibar-reply',
      inChannel: true,
    })
    const { id: quiet } = await appendReply(redis, {
      ...asked(channel, bob, root),
      thread: root,
      text: 'zanzibar-quiet',
    })
    expect((await readWholeRedis(redis)).includes('zanzibar')).toBe(true)

    for (const id of [quiet, reply, secret]) await remove(redis, channel, bob, id)
    const everything = await readWholeRedis(redis)
    expect(everything.includes('kept-before')).toBe(true)
    expect(everything.includes('zanzibar')).toBe(false)
    // The rest of the log is as it was, in its order.
    const page = await readPage(redis, { channel, reader: ada, around: kept, limit: 6 })
    expect(page.messages.map(({ text, deleted }) => (deleted ? '(deleted)' : text))).toEqual([
      'kept-before',
      '(deleted)',
      'kept-root',
      'kept-0',
    ])
    const { events, headSequence } = await readLog(redis, { channel })
    const sequences = events.map((event) => sequenceOf(event.id))
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other))
    expect(sequences.at(-1)).toBe(headSequence)
    expect(await readPins(redis, { channel, reader: ada })).toEqual([])
  })

  test('what was deleted far back in a long log is cleared by a job, while people go on writing and deleting', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const secret = await send(redis, channel, bob, 'zanzibar-far')
    const later = await send(redis, channel, bob, 'zanzibar-later')
    const texts = Array.from({ length: 1_500 }, (_, index) => `kept-${index}`)
    for (let from = 0; from < texts.length; from += 300)
      await Promise.all(texts.slice(from, from + 300).map((text) => send(redis, channel, ada, text)))
    await remove(redis, channel, bob, secret)
    const { events } = await readLog(redis, { channel })
    expect(events.find((event) => event.id === secret)).toMatchObject({
      type: 'message.posted',
      n: 1,
      text: '',
    })
    expect((await readWholeRedis(redis)).includes('zanzibar-far')).toBe(true)
    const jobs = await redis.inside.commands.xrange(
      redis.keys.jobs(redis.keys.partitionOf(channel)),
      '-',
      '+',
    )
    expect(jobs.map(([, fields]) => fields[1]).at(-1)).toContain('"type":"clear-log"')

    const before = await readLog(redis, { channel, limit: 10_000 })
    const more = Array.from({ length: 200 }, (_, index) => `more-${index}`)
    await Promise.all([
      clearLog(redis, channel),
      clearLog(redis, channel),
      remove(redis, channel, bob, later),
      ...more.map((text) => send(redis, channel, bob, text)),
    ])
    await clearLog(redis, channel)
    const everything = await readWholeRedis(redis)
    expect(everything.includes('kept-7')).toBe(true)
    expect(everything.includes('zanzibar')).toBe(false)
    const after = await readLog(redis, { channel, limit: 10_000 })
    expect(after.events.slice(0, before.events.length - 1)).toEqual(
      before.events.slice(0, -1).map((event) => (event.id === later ? { ...event, text: '' } : event)),
    )
    const said = after.events.flatMap((event) => (event.type === 'message.posted' ? [event.text] : []))
    expect(said).toEqual(['', '', ...texts, ...more])
    expect(await redis.inside.commands.exists(redis.keys.logCopy(channel))).toBe(0)
    expect(await send(redis, channel, ada, 'and on')).toBe(
      (await readPage(redis, { channel, reader: ada })).messages.at(-1)!.id,
    )
  })

  test('a tombstone stays where the message was, and says who deleted it and why', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    await send(redis, channel, ada, 'one')
    const clientId = randomUUID()
    const { id } = await appendMessage(redis, { channel, by: bob, clientId, text: 'two' })
    await send(redis, channel, ada, 'three')
    const { id: entry } = await remove(redis, channel, ada, id, 'not "here"')
    const { messages } = await readPage(redis, { channel, reader: bob })
    const { events } = await readLog(redis, { channel })
    const { at } = events.at(-1)!
    expect(messages.map(({ text }) => text)).toEqual(['one', '', 'three'])
    expect(messages[1]).toEqual({
      type: 'message.posted',
      id,
      at: expect.any(Number) as number,
      by: bob,
      n: 2,
      text: '',
      clientId,
      deleted: { by: ada, at, reason: 'not "here"' },
    })
    expect(events.at(-1)).toMatchObject({
      id: entry,
      type: 'message.deleted',
      by: ada,
      messages: [id],
      reason: 'not "here"',
    })
    const [audited] = await redis.inside.commands.xrange(
      redis.keys.audit(redis.keys.partitionOf(channel)),
      '-',
      '+',
    )
    expect(JSON.parse(`{${audited![1][1]!}}`)).toMatchObject({
      by: ada,
      action: 'message:delete',
      channel,
      user: bob,
    })
  })

  test('pages are as long as asked for, whatever was deleted, and none is skipped between them', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const ids: EntryId[] = []
    for (let n = 1; n <= 40; n++) ids.push(await send(redis, channel, ada, `message ${n}`))
    for (const n of [1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 39, 40])
      await remove(redis, channel, ada, ids[n - 1]!)
    for (const limit of [1, 3, 7, 50]) {
      const back: number[] = []
      let page = await readPage(redis, { channel, reader: bob, limit })
      for (;;) {
        back.unshift(...page.messages.map((message) => message.n))
        if (!page.hasOlder) break
        expect(page.messages).toHaveLength(limit)
        page = await readPage(redis, { channel, reader: bob, limit, before: page.messages[0]!.id })
      }
      expect(back).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      const on: number[] = []
      page = await readPage(redis, { channel, reader: bob, limit, after: '0-0' as EntryId })
      for (;;) {
        on.push(...page.messages.map((message) => message.n))
        if (!page.hasNewer) break
        expect(page.messages).toHaveLength(limit)
        page = await readPage(redis, { channel, reader: bob, limit, after: page.messages.at(-1)!.id })
      }
      expect(on).toEqual(back)
    }
    const around = await readPage(redis, { channel, reader: bob, around: ids[14]!, limit: 6 })
    expect(around.messages.map((message) => message.n)).toEqual([13, 14, 15, 16, 17, 18])
  })

  test('a position at a message that was deleted since still holds, and so does one at its edit (SYN-1)', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    await send(redis, channel, ada, 'before')
    const id = await send(redis, channel, ada, 'gone')
    const { position } = await readPage(redis, { channel, reader: bob })
    const { id: edited } = await editMessage(redis, { ...asked(channel, ada, id), text: 'gone soon' })
    const { id: entry } = await remove(redis, channel, ada, id)
    for (const at of [id, edited!]) {
      const since = await readSince(redis, { channel, reader: bob, position: { ...position, id: at } })
      expect(since.events.map((event) => event.id)).toEqual([entry])
      expect(since).not.toHaveProperty('reset')
    }
  })

  test('the same client id deletes once, and who deletes again hears that there is no such message', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const id = await send(redis, channel, bob, 'once')
    const request = asked(channel, bob, id)
    const first = await deleteMessage(redis, request)
    expect(await deleteMessage(redis, request)).toEqual(first)
    await expect(remove(redis, channel, bob, id)).rejects.toMatchObject({ code: 'not_found' })
    for (const change of [
      editMessage(redis, { ...asked(channel, bob, id), text: 'again' }),
      pinMessage(redis, { ...asked(channel, bob, id), isOn: true }),
      react(redis, { ...asked(channel, bob, id), emoji: '👍', isOn: true }),
    ])
      await expect(change).rejects.toMatchObject({ code: 'not_found' })
  })

  test("a member deletes nobody else's message, a moderator anyone's, and an outsider hears that there is none", async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const hers = await send(redis, channel, ada, 'hers')
    const his = await send(redis, channel, bob, 'his')
    await expect(remove(redis, channel, bob, hers)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(remove(redis, channel, cy, hers)).rejects.toMatchObject({ code: 'not_found' })
    await redis.inside.commands.hset(redis.keys.members(channel), bob, 'moderator')
    await remove(redis, channel, bob, hers)
    await remove(redis, channel, ada, his)
    const { messages } = await readPage(redis, { channel, reader: ada })
    expect(messages.map(({ text, deleted }) => [text, deleted?.by])).toEqual([
      ['', bob],
      ['', ada],
    ])
  })

  test('in a direct conversation nobody deletes what the other said, nor sees what it said before', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, kind: 'direct', members: [bob] })
    for (const [author, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const id = await send(redis, channel, author, 'between us')
      await expect(remove(redis, channel, other, id)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(readVersions(redis, { channel, reader: other, id })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await remove(redis, channel, author, id)
    }
  })

  test('a retry of sending or editing what was deleted since stores nothing again (MSG-3)', async () => {
    await using redis = await connect()
    const channel = await general(redis)
    const message = { channel, by: ada, clientId: randomUUID(), text: 'once' }
    const sent = await appendMessage(redis, message)
    const edit = { ...asked(channel, ada, sent.id), text: 'twice' }
    await editMessage(redis, edit)
    await remove(redis, channel, ada, sent.id)
    const { headSequence } = await readLog(redis, { channel })
    expect(await appendMessage(redis, message)).toMatchObject({ sequence: sent.sequence, duplicate: true })
    expect(sequenceOf((await editMessage(redis, edit)).id!)).toBe(sent.sequence + 1)
    expect((await readLog(redis, { channel })).headSequence).toBe(headSequence)
  })

  test('whom a deleted message called is called no more', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob, cy)
    const named = await send(redis, channel, ada, '@bob', { mentions: [bob] })
    const all = await send(redis, channel, ada, '@channel', { everyone: 'channel' })
    const here = await send(redis, channel, ada, '@here @bob', {
      everyone: 'here',
      here: [cy],
      mentions: [bob],
    })
    for (const id of [named, all, here]) await remove(redis, channel, ada, id)
    const { commands } = redis.inside
    const { keys } = redis
    expect(
      await Promise.all(
        [keys.mentions(channel, bob), keys.mentions(channel, cy), keys.everyone(channel)].map((key) =>
          commands.exists(key),
        ),
      ),
    ).toEqual([0, 0, 0])
    expect(await commands.hkeys(keys.state(channel))).not.toContain(`called:${sequenceOf(here)}`)
  })

  test('a deletion that fails over a key of the wrong type leaves the message where it is, and can be done again', async () => {
    await using redis = await connect()
    const channel = await general(redis, bob)
    const id = await send(redis, channel, ada, '@bob', { mentions: [bob] })
    const { commands } = redis.inside
    const mentions = redis.keys.mentions(channel, bob)
    await commands.rename(mentions, `${mentions}:aside`)
    await commands.set(mentions, 'odd')
    await expect(remove(redis, channel, ada, id)).rejects.toMatchObject({ code: 'internal' })
    const before = await readPage(redis, { reader: bob, channel })
    expect(before.messages).toMatchObject([{ id, text: '@bob' }])
    await commands.rename(`${mentions}:aside`, mentions)
    await remove(redis, channel, ada, id)
    const after = await readPage(redis, { reader: bob, channel })
    expect(after.messages).toMatchObject([{ id, deleted: { by: ada } }])
    expect(await commands.exists(mentions)).toBe(0)
  })

  test('of an ephemeral channel nothing is stored, so nothing of it is edited, deleted, pinned or reacted to', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'stream',
      kind: 'public',
      ephemeral: true,
    })
    const id = await send(redis, channel, ada, 'hello')
    for (const change of [
      remove(redis, channel, ada, id),
      editMessage(redis, { ...asked(channel, ada, id), text: 'x' }),
      pinMessage(redis, { ...asked(channel, ada, id), isOn: true }),
      react(redis, { ...asked(channel, ada, id), emoji: '👍', isOn: true }),
    ])
      await expect(change).rejects.toMatchObject({
        code: 'forbidden',
        message: 'Nothing said here is stored, so none of it can be changed.',
      })
  })
})
