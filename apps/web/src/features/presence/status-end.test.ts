import { expect, test } from 'vitest'
import { statusEnd } from './status-end.ts'

const evening = new Date(2026, 4, 31, 22, 15)

test('ada’s status for today ends at her midnight, also at the end of a month', () => {
  expect(statusEnd('today', evening)).toBe(new Date(2026, 5, 1).getTime())
})

test('a status for half an hour ends half an hour later, one without an end never', () => {
  expect(statusEnd('half', evening)).toBe(new Date(2026, 4, 31, 22, 45).getTime())
  expect(statusEnd('never', evening)).toBeUndefined()
})
