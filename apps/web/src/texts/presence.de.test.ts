import { expect, test } from 'vitest'
import { presenceTexts } from './presence.de.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

test.each([
  [30_000, 'zuletzt gerade eben gesehen'],
  [59 * minute, 'zuletzt vor 59 Minuten gesehen'],
  [hour, 'zuletzt vor 1 Stunde gesehen'],
  [day + hour, 'zuletzt vor 1 Tag gesehen'],
  [12 * day, 'zuletzt vor 12 Tagen gesehen'],
  [400 * day, 'zuletzt vor Monaten gesehen'],
])('bob reads in German when ada was last seen: %i ms ago', (ago, text) => {
  expect(presenceTexts.lastSeen(1_700_000_000_000 - ago, 1_700_000_000_000)).toBe(text)
})

test.each([
  [['Ada'], 0, '1 da: Ada'],
  [['Ada', 'Cy'], 0, '2 da: Ada und Cy'],
  [['Ada', 'Cy'], 1, '3 da: Ada, Cy und 1 weitere Person'],
  [['Ada', 'Cy'], 7, '9 da: Ada, Cy und 7 weitere'],
])('bob reads in German who is here: %j and %i more', (names, more, text) => {
  expect(presenceTexts.hereNames(names, more)).toBe(text)
})
