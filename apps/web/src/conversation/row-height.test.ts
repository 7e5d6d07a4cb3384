import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import type { MessageRow } from '../features/message/group-by-author.ts'
import { createRowHeights, rowHeight } from './row-height.ts'

function row(text: string, more: Partial<MessageRow> = {}): MessageRow {
  const id = '1-1' as EntryId
  const by = 'u_ada000000000' as UserId
  return {
    kind: 'message',
    key: id,
    isHead: false,
    item: { kind: 'message', key: id, id, at: 1, by, text, status: 'settled' },
    ...more,
  }
}
const line = rowHeight(row('a'), 746)

test('a sentence breaks into as many lines as it takes in the typeface', () => {
  const words =
    'the quick brown fox jumps over the lazy dog and runs away into the wood where nobody will ever find it'
  expect(rowHeight(row(words), 746) - line).toBe(0)
  expect(rowHeight(row(`${words} ${words}`), 746) - line).toBe(23)
  expect(rowHeight(row(words), 310) - line).toBe(46)
})

test('typed line breaks count, and so does a word longer than a line', () => {
  expect(rowHeight(row('a\nb\nc'), 746) - line).toBe(46)
  expect(rowHeight(row('x'.repeat(300)), 746) - line).toBe(69)
})

test('a header and a divider add their own', () => {
  expect(rowHeight(row('a', { isHead: true }), 746) - line).toBe(31)
  expect(rowHeight(row('a', { isFirstUnread: true }), 746) - line).toBe(44)
})

test('the line of a thread, and what a reply answers, add their own', () => {
  const { item } = row('a')
  const replies = { count: 2, lastAt: 1, users: [item.by] }
  expect(rowHeight(row('a', { item: { ...item, replies } }), 746) - line).toBe(32)
  expect(rowHeight(row('a', { item: { ...item, thread: '1-1' as EntryId } }), 746) - line).toBe(18)
})

test('a row keeps the height it was told with when its divider goes away out of sight', () => {
  const heights = createRowHeights()
  const told = heights.of(row('a', { isHead: true, isFirstUnread: true }), 746)
  expect(heights.of(row('a', { isHead: true }), 746)).toBe(told)
  heights.forget()
  expect(heights.of(row('a', { isHead: true }), 746)).toBe(told - 44)
})

test('where Ada wants more on a screen, rows are lower', () => {
  expect(rowHeight(row('a\nb'), 746, true)).toBe(rowHeight(row('a\nb'), 746) - 6)
})
