import type { MessageItem, Timeline } from '@runnel/client/timeline'
import { ChatError } from '@runnel/protocol/errors'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { historyStart } from './history-start.ts'

const said = (n: number): MessageItem => ({
  kind: 'message',
  key: `1-${n}`,
  id: `1-${n}` as EntryId,
  at: n,
  by: 'u_ada000000000' as UserId,
  n,
  text: 'hi',
  status: 'settled',
})
const of = (more: Partial<Timeline>): Timeline => ({
  items: [said(1)],
  hasOlder: false,
  hasNewer: false,
  isLoading: false,
  state: 'ready',
  version: 1,
  ...more,
})

test('a history whose first message is the channel’s first has its beginning', () => {
  expect(historyStart(of({}), false)).toBe('beginning')
  expect(historyStart(of({ items: [] }), false)).toBe('beginning')
})

test('a history that begins with the fortieth message has lost what came before, and says so', () => {
  expect(historyStart(of({ items: [said(40)] }), false)).toBe('trimmed')
})

test('while there is more above, nothing is claimed about the beginning', () => {
  expect(historyStart(of({ items: [said(40)], hasOlder: true }), false)).toBe('older')
  expect(historyStart(of({ items: [said(40)], hasOlder: true, isLoading: true }), false)).toBe('loading')
  expect(historyStart(of({ items: [said(40)], hasOlder: true }), true)).toBe('failed')
  expect(historyStart(of({ state: 'loading', items: [] }), false)).toBe('loading')
  expect(historyStart(of({ state: 'loading', items: [], error: new ChatError('unavailable') }), false)).toBe(
    'failed',
  )
})

test('a replaced log is told as such', () => {
  expect(historyStart(of({ gap: 'reset' }), false)).toBe('reset')
})
