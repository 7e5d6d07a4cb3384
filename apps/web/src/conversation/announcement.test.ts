import { expect, test } from 'vitest'
import { conversationTexts } from '../texts/conversation.en.ts'
import { announcement } from './announcement.ts'

const texts = conversationTexts.message

test('one or two messages are read out, with who said them', () => {
  expect(announcement([{ name: 'Ada', text: 'hello\n there' }], texts)).toBe('Ada: hello there')
  expect(
    announcement(
      [
        { name: 'Ada', text: 'a' },
        { name: 'Bob', text: 'b' },
      ],
      texts,
    ),
  ).toBe('Ada: a Bob: b')
})

test('a burst is a number, and a novel its beginning', () => {
  const said = { name: 'Ada', text: 'word '.repeat(1_000) }
  expect(announcement([said, said, said], texts)).toBe('3 new messages')
  expect(announcement([said], texts).length).toBeLessThan(220)
})
