import type { EntryId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { dateValue, midnightOf, nextMidnight, startOfDay } from './day-start.ts'

const midnight = midnightOf('2026-03-10')!
const hour = 3_600_000
const said = (at: number) => ({ id: `${at}-1` as EntryId, at })

test('a day begins with the first message said after its midnight', () => {
  const [evening, morning, noon] = [
    said(midnight - hour),
    said(midnight + 8 * hour),
    said(midnight + 12 * hour),
  ]
  expect(startOfDay([evening, morning, noon], midnight)).toMatchObject({ id: morning.id, when: 'on' })
  expect(startOfDay([said(midnight)], midnight)).toMatchObject({ when: 'on' })
})

test('a silent day leads to what came next, or to the last word before it', () => {
  const later = said(midnight + 30 * hour)
  expect(startOfDay([said(midnight - hour), later], midnight)).toMatchObject({ id: later.id, when: 'after' })
  expect(startOfDay([said(midnight - hour)], midnight)).toMatchObject({ when: 'before' })
  expect(startOfDay([], midnight)).toBeUndefined()
})

test('a date field names a day of the reader’s own time zone', () => {
  expect(dateValue(midnight)).toBe('2026-03-10')
  expect(dateValue(nextMidnight(midnight))).toBe('2026-03-11')
  expect(midnightOf('')).toBeUndefined()
  expect(midnightOf('10.3.2026')).toBeUndefined()
  expect(midnightOf('0001-01-01')).toBeUndefined()
})
