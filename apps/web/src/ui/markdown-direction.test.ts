import { expect, test } from 'vitest'
import { directionOf } from './markdown-direction.ts'
import { parseMarkdown } from './markdown-tree.ts'

test.each([
  ['- قائمة أولى\n- second', 'rtl'],
  ['> 1. **שלום**', 'rtl'],
  ['- first\n- قائمة', 'ltr'],
  ['1. 🎉\n2. שלום', 'rtl'],
  ['- 🎉\n- 123', undefined],
])('%j reads %s', (text, direction) => {
  expect(directionOf(parseMarkdown(text))).toBe(direction)
})
