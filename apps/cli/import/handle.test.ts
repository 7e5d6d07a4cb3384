import { handle } from '@runnel/protocol/user'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { handleOf } from './handle.ts'

test.each([
  ['Curly_Q', 'curly_q'],
  ['|trey|', 'trey'],
  ['animal_[away]', 'animal_away'],
  ['Zoë', 'zoe'],
  ['|_|', 'nick'],
])('%s becomes %s', (nick, expected) => {
  expect(handleOf(nick, 1)).toBe(expected)
  expect(handleOf(nick, 12)).toBe(`${expected}-12`)
})

test('any nick gives a handle, at any attempt', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: 1, max: 9_999 }),
      (nick, attempt) => {
        expect(handle.safeParse(handleOf(nick, attempt)).success).toBe(true)
      },
    ),
  )
})
