import type { Activity } from '@runnel/protocol/activity'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { activityTexts } from '@/texts/activity.en.ts'
import { activitySentence } from './activity-sentence.ts'

const id = '1700000000000-7' as EntryId
const happened = (more: Partial<Activity>): Activity => ({
  activity: 1,
  kind: 'mention',
  by: 'u_bob000000000' as UserId,
  channel: 'c_general00000' as ChannelId,
  id,
  ...more,
})

test.each([
  [{}, 'Bob named you in #general'],
  [{ thread: id }, 'Bob named you in a thread of #general'],
  [{ kind: 'everyone' }, 'Bob called everyone in #general'],
  [{ kind: 'keyword' }, 'Bob used one of your keywords in #general'],
  [{ kind: 'reply', thread: id }, 'Bob replied in a thread of #general'],
  [{ kind: 'reaction', emoji: '🎉' }, 'Bob reacted with 🎉 in #general'],
] as const)('of %o Ada reads “%s”', (more, sentence) => {
  expect(activitySentence(happened(more), 'Bob', '#general', activityTexts)).toBe(sentence)
})

test('of a kind that a later release knows Ada reads who and where', () => {
  const sentence = activitySentence(happened({ kind: 'poll' as never }), 'Bob', '#general', activityTexts)
  expect(sentence).toBe('Bob did something that concerns you in #general')
})

test('of a message with her keyword Ada reads which', () => {
  const sentence = activitySentence(happened({ kind: 'keyword' }), 'Bob', '#general', activityTexts, 'deploy')
  expect(sentence).toBe('Bob said “deploy” in #general')
})
