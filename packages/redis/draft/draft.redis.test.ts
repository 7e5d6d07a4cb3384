import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { readDrafts, saveDraft } from './draft.ts'

const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId
const thread = '1700000000000-7' as EntryId

onEveryRedis((connect) => {
  test('what Ada has begun to write is kept by channel and thread, the latest first, until she empties it', async () => {
    await using redis = await connect()
    const save = (draft: { channel: ChannelId; thread?: EntryId; text: string }) =>
      saveDraft(redis, { user: ada, from: 'laptop', ...draft })
    const first = await save({ channel: general, text: 'I think "we' })
    await until(async () => (await save({ channel: design, text: 'later' })) > first)
    const at = await save({ channel: general, thread, text: 'two\nlines' })
    const drafts = await readDrafts(redis, ada)
    expect(drafts).toContainEqual({ channel: general, thread, text: 'two\nlines', at })
    expect(drafts.map(({ text }) => text)).toContain('I think "we')
    expect(drafts.at(-1)!.text).toBe('I think "we')
    expect(await readDrafts(redis, bob)).toEqual([])
    await save({ channel: general, text: '' })
    expect((await readDrafts(redis, ada)).map(({ text }) => text)).not.toContain('I think "we')
  })

  test('her other devices are told what she writes, word for word, and once that it is gone', async () => {
    await using redis = await connect()
    const heard: UserMessage[] = []
    await using feeds = openFeeds(redis, {
      onEntry: () => {},
      onPresence: () => {},
      onInterrupted: () => {},
      onUser: (_user, message) => heard.push(message),
    })
    await feeds.subscribeUser(ada)
    const text = 'a "quote", a \\ and a\nline }}'
    const at = await saveDraft(redis, { user: ada, from: 'laptop', channel: general, text })
    await saveDraft(redis, { user: ada, from: 'laptop', channel: general, text: '' })
    await saveDraft(redis, { user: ada, from: 'laptop', channel: general, text: '' })
    await until(() => heard.length >= 2)
    expect(heard).toEqual([
      { type: 'draft:changed', from: 'laptop', draft: { channel: general, text, at } },
      {
        type: 'draft:changed',
        from: 'laptop',
        draft: { channel: general, text: '', at: expect.any(Number) },
      },
    ])
  })

  test('of more than five hundred drafts the oldest goes', async () => {
    await using redis = await connect()
    for (let number = 0; number < 510; number++)
      await saveDraft(redis, {
        user: ada,
        from: 'laptop',
        channel: general,
        thread: `1700000000000-${number + 1}` as EntryId,
        text: String(number),
      })
    const drafts = await readDrafts(redis, ada)
    expect(drafts.length).toBe(500)
    expect(drafts.map(({ text }) => text)).toContain('509')
  })
})
