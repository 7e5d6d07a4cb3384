import { expect, test } from 'vitest'
import { presenceTexts } from './presence.en.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

test.each([
  [30_000, 'last seen just now'],
  [-5_000, 'last seen just now'],
  [59 * minute, 'last seen 59 min ago'],
  [3 * hour + 10 * minute, 'last seen 3 h ago'],
  [day + hour, 'last seen 1 day ago'],
  [12 * day, 'last seen 12 days ago'],
  [400 * day, 'last seen months ago'],
])('when ada was last seen is told coarsely: %i ms', (ago, text) => {
  expect(presenceTexts.lastSeen(1_700_000_000_000 - ago, 1_700_000_000_000)).toBe(text)
})
