import type { ChannelId } from '@runnel/protocol/ids'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob } from '@runnel/testing/people'
import { until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { openFeeds, type UserMessage } from '../feed/feed.ts'
import { readPreferences, setPreferences } from './preference.ts'

const general = 'c_general00000' as ChannelId
const design = 'c_design000000' as ChannelId

onEveryRedis((connect) => {
  test('Ada changes some of what she wants and the rest stays, for each channel by itself', async () => {
    await using redis = await connect()
    const set = (changes: Parameters<typeof setPreferences>[1]['changes']) =>
      setPreferences(redis, { user: ada, from: 'laptop', changes })
    expect(await readPreferences(redis, ada)).toEqual({})
    await set({ notify: 'mentions', keywords: ['runnel', 'été'], channels: { [general]: { isMuted: true } } })
    await set({ channels: { [design]: { notify: 'nothing', isStarred: true } } })
    const all = await set({ skinTone: '1F3FD' })
    expect(all).toEqual({
      notify: 'mentions',
      keywords: ['runnel', 'été'],
      skinTone: '1F3FD',
      channels: { [general]: { isMuted: true }, [design]: { notify: 'nothing', isStarred: true } },
    })
    expect(await set({ skinTone: null, channels: { [general]: {} } })).toEqual({
      notify: 'mentions',
      keywords: ['runnel', 'été'],
      channels: { [design]: { notify: 'nothing', isStarred: true } },
    })
    expect(await readPreferences(redis, bob)).toEqual({})
  })

  test('her other devices are told what she changed', async () => {
    await using redis = await connect()
    const heard: UserMessage[] = []
    await using feeds = openFeeds(redis, {
      onEntry: () => {},
      onPresence: () => {},
      onInterrupted: () => {},
      onUser: (_user, message) => heard.push(message),
    })
    await feeds.subscribeUser(ada)
    const changes = { sections: [{ section: 'a1', name: 'Work', channels: [general] }] }
    await setPreferences(redis, { user: ada, from: 'laptop', changes })
    await until(() => heard.length > 0)
    expect(heard).toEqual([{ type: 'preference:changed', from: 'laptop', changes }])
  })
})
