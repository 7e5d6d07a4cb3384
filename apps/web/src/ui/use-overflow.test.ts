import { expect, test } from 'vitest'
import { overflowOf } from './use-overflow.ts'

test('a row of buttons that is too wide for a phone says on which side there are more, in either direction', () => {
  expect(overflowOf(0, 390, 390, false)).toBe('none')
  expect(overflowOf(0, 390, 500, false)).toBe('right')
  expect(overflowOf(50, 390, 500, false)).toBe('both')
  expect(overflowOf(109.5, 390, 500, false)).toBe('left')
  expect(overflowOf(0, 390, 500, true)).toBe('left')
  expect(overflowOf(-50, 390, 500, true)).toBe('both')
  expect(overflowOf(-110, 390, 500, true)).toBe('right')
})
