import { expect, test } from 'vitest'
import { threadTexts } from '@/texts/thread.en.ts'
import { lastReplyText } from './last-reply.ts'

const at = (text: string) => new Date(text).getTime()
const told = (last: number) => lastReplyText(last, now, threadTexts, 'en')
const now = at('2026-11-21T18:00:00')

test('the last reply is told by the hour while it is near, by the day after that', () => {
  expect(told(at('2026-11-21T00:05:00'))).toMatch(/^last today at .*05/)
  expect(told(at('2026-11-20T23:58:00'))).toMatch(/^last yesterday at .*58/)
  expect(told(at('2026-11-19T12:00:00'))).toMatch(/^last on (?:November 19|19 November)$/)
  expect(told(at('2004-07-05T12:00:00'))).toMatch(/^last on (?:July 5,|5 July) 2004$/)
})

test('a reply of a clock that is ahead of this one is dated, not told as of today', () => {
  expect(told(at('2026-11-23T12:00:00'))).toMatch(/^last on (?:November 23,|23 November) 2026$/)
})
