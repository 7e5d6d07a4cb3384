import { expect, test } from 'vitest'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { typingText } from './typing-text.ts'

test('one, two and several people typing are told as such', () => {
  expect(typingText([], 0, conversationTexts)).toBe('')
  expect(typingText(['Ada'], 1, conversationTexts)).toBe('Ada is typing')
  expect(typingText(['Ada', 'Bob'], 2, conversationTexts)).toBe('Ada and Bob are typing')
  expect(typingText(['Ada', 'Bob', 'Cy'], 3, conversationTexts)).toBe('Several people are typing')
})

test('someone whose name has not come yet is still said to type', () => {
  expect(typingText([], 1, conversationTexts)).toBe('Someone is typing')
  expect(typingText(['Ada'], 2, conversationTexts)).toBe('Several people are typing')
})
