import { expect, test } from 'vitest'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { refusalOf } from './refusal.ts'
import type { Standing } from './refusal.ts'

const texts = conversationTexts.composer
const bob: Standing = {
  role: 'member',
  posting: 'all',
  isArchived: false,
  mutedUntil: undefined,
  hasEnded: false,
}
const noon = Date.UTC(2026, 4, 31, 12)

test('bob writes as he likes', () => {
  expect(refusalOf(bob, noon, texts)).toBeUndefined()
})

test('bob, muted by ada, reads who did it, until when and why, and may write when it is over', () => {
  const muted = { ...bob, mutedUntil: noon + 1, mutedBy: 'Ada', mutedReason: 'too loud' }
  expect(refusalOf(muted, noon, texts, () => '12:01')).toBe(
    'Ada muted you here until 12:01: “too loud”. You can still read everything.',
  )
  expect(refusalOf(muted, noon + 1, texts)).toBeUndefined()
})

test('bob, muted without an end, stays so until a moderator lets him write', () => {
  expect(refusalOf({ ...bob, mutedUntil: 0 }, noon, texts)).toContain(
    'until a moderator lets you write again',
  )
})

test('where only those with voice write, cy with voice does and bob reads', () => {
  expect(refusalOf({ ...bob, posting: 'voice' }, noon, texts)).toContain('voice')
  expect(refusalOf({ ...bob, posting: 'voice', role: 'voice' }, noon, texts)).toBeUndefined()
  expect(refusalOf({ ...bob, posting: 'moderators', role: 'voice' }, noon, texts)).toContain('moderators')
  expect(refusalOf({ ...bob, posting: 'moderators', role: 'moderator' }, noon, texts)).toBeUndefined()
})

test('an archived channel is read by everyone and written by nobody, its owner included', () => {
  expect(refusalOf({ ...bob, role: 'owner', isArchived: true }, noon, texts)).toContain('archived')
})
