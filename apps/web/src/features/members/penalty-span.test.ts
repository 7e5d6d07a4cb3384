import { expect, test } from 'vitest'
import { penaltyEnd } from './penalty-span.ts'

test('bob, muted for an hour at noon, may write at one; banned until someone lifts it, there is no end', () => {
  const noon = Date.UTC(2026, 4, 31, 12)
  expect(penaltyEnd('hour', noon)).toBe(Date.UTC(2026, 4, 31, 13))
  expect(penaltyEnd('week', noon)).toBe(Date.UTC(2026, 5, 7, 12))
  expect(penaltyEnd('never', noon)).toBeUndefined()
})
