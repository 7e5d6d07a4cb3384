import { expect, test } from 'vitest'
import { typingText } from './typing-text.ts'

test('one, two and several people typing are told as such', () => {
  expect(typingText([], 0)).toBe('')
  expect(typingText(['Ada'], 1)).toBe('Ada is typing')
  expect(typingText(['Ada', 'Bob'], 2)).toBe('Ada and Bob are typing')
  expect(typingText(['Ada', 'Bob', 'Cy'], 3)).toBe('Several people are typing')
})

test('someone whose name has not come yet is still said to type', () => {
  expect(typingText([], 1)).toBe('Someone is typing')
  expect(typingText(['Ada'], 2)).toBe('Several people are typing')
})
