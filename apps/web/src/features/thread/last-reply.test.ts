import { expect, test } from 'vitest'
import { lastReplyText } from './last-reply.ts'

const at = (text: string) => new Date(text).getTime()
const now = at('2026-11-21T18:00:00')

test('the last reply is told by the hour while it is near, by the day after that', () => {
  expect(lastReplyText(at('2026-11-21T00:05:00'), now)).toMatch(/^last today at .*05/)
  expect(lastReplyText(at('2026-11-20T23:58:00'), now)).toMatch(/^last yesterday at .*58/)
  expect(lastReplyText(at('2026-11-19T12:00:00'), now)).toBe('last on November 19')
  expect(lastReplyText(at('2004-07-05T12:00:00'), now)).toBe('last on July 5, 2004')
})

test('a reply of a clock that is ahead of this one is dated, not told as of today', () => {
  expect(lastReplyText(at('2026-11-23T12:00:00'), now)).toBe('last on November 23, 2026')
})
