import { expect, test } from 'vitest'
import { isEmojiOnly } from './emoji-only.ts'

test.each(['🎉', '👍🏽 👍', '👩‍👩‍👧‍👦', '🇩🇪\n🇫🇷', '❤️'])('%s is shown large', (text) => {
  expect(isEmojiOnly(text)).toBe(true)
})

test.each(['', ' ', '3', 'ok 👍', '#', '🎉'.repeat(9), '™'])('%j is text', (text) => {
  expect(isEmojiOnly(text)).toBe(false)
})

test('a long row of half an emoji is decided at once', () => {
  expect(isEmojiOnly(`${'👩‍'.repeat(60)}x`)).toBe(false)
})
