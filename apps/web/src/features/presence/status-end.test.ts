import { expect, test } from 'vitest'
import { localMoment, statusEnd, tomorrowMorning } from './status-end.ts'

const evening = new Date(2026, 4, 31, 22, 15)

test('ada’s status for today ends at her midnight, also at the end of a month', () => {
  expect(statusEnd('today', evening)).toBe(new Date(2026, 5, 1).getTime())
})

test('a status for half an hour ends half an hour later, one without an end never', () => {
  expect(statusEnd('half', evening)).toBe(new Date(2026, 4, 31, 22, 45).getTime())
  expect(statusEnd('never', evening)).toBeUndefined()
})

test('a status for this week ends with its Sunday, also on a Sunday', () => {
  const monday = new Date(2026, 5, 1).getTime()
  expect(statusEnd('week', evening)).toBe(monday)
  expect(statusEnd('week', new Date(2026, 4, 26, 9))).toBe(monday)
})

test('an end of ada’s own begins at nine tomorrow morning, in her time', () => {
  expect(localMoment(tomorrowMorning(evening))).toBe('2026-06-01T09:00')
  expect(new Date(localMoment(evening)).getTime()).toBe(evening.getTime())
})
