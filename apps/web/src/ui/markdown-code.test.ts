import { expect, test } from 'vitest'
import { isInCode } from './markdown-code.ts'

test('inside of an open block is known', () => {
  expect(isInCode('a\n```js\nlet')).toBe(true)
  expect(isInCode('a\n```js\nlet\n```\n')).toBe(false)
  expect(isInCode('````\n```\n')).toBe(true)
})
