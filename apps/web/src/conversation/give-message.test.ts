import { expect, test } from 'vitest'
import { messageTexts } from '@/texts/message.en.ts'
import { quoteOf } from './give-message.ts'

test('every line of what bob said is quoted, also empty ones and quotes within', () => {
  expect(quoteOf('Bob', 'tea?\n\n> coffee\nor **both**', messageTexts)).toBe(
    '> **Bob**\n> tea?\n>\n> > coffee\n> or **both**',
  )
})

test('a name with signs of Markdown stays a name', () => {
  expect(quoteOf('*Bob*', 'hi', messageTexts)).toBe('> **\\*Bob\\***\n> hi')
})

test('what looks like the head of a quote is quoted like the rest', () => {
  expect(quoteOf('Bob', '> **Ada**\n> hi', messageTexts)).toBe('> **Bob**\n> > **Ada**\n> > hi')
})
