import { expect, test } from 'vitest'
import { onClock } from './times.ts'

const early = new Date(2026, 10, 21, 9, 5)

test.each([
  ['de', 'h23', '09:05'],
  ['en-GB', 'h23', '09:05'],
  ['fr', 'h23', '09:05'],
  ['en-US', 'h12', '9:05 AM'],
] as const)('in %s with a clock of %s five past nine is written %s', (locale, hourCycle, written) => {
  const format = new Intl.DateTimeFormat(locale, onClock({ hour: 'numeric', minute: '2-digit' }, hourCycle))
  expect(format.format(early).replaceAll(/\s/gu, ' ')).toBe(written)
})

test('what has no time of day is written as it is, whatever the clock', () => {
  expect(onClock({ day: 'numeric' }, 'h23')).toEqual({ day: 'numeric' })
})
