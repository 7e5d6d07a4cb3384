import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atLeast, fullJitter } from './backoff.ts'

const backoff = { baseMs: 200, capMs: 10_000 }
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('a wait is never longer than its bound, and the bound never longer than the cap', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fraction, (attempt, random) => {
      const wait = fullJitter(attempt, () => random, backoff)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(Math.min(10_000, 200 * 2 ** attempt))
    }),
  )
})

test('the bound doubles with every try', () => {
  const nearlyOne = () => 0.999_999
  expect([0, 1, 2, 3, 9].map((attempt) => fullJitter(attempt, nearlyOne, backoff))).toEqual([
    199, 399, 799, 1_599, 9_999,
  ])
})

test('a server that asks for a delay gets at least that', () => {
  fc.assert(
    fc.property(fc.nat(60_000), fraction, (ms, random) => {
      expect(atLeast(ms, () => random)).toBeGreaterThanOrEqual(ms)
      expect(atLeast(ms, () => random)).toBeLessThanOrEqual(ms * 1.5 + 1)
    }),
  )
})
