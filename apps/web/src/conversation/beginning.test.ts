import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import type { Row } from '../features/message/group-by-author.ts'
import { beginningOf } from './beginning.ts'

const by = 'u_ada000000000' as UserId
const row = (n: number, isFirstUnread = false): Row => {
  const id = `1-${n}` as EntryId
  const item = { kind: 'message' as const, key: id, id, at: n, by, text: 'hi', status: 'settled' as const }
  return { kind: 'message', key: id, item, isHead: true, ...(isFirstUnread ? { isFirstUnread } : {}) }
}

test('a channel opens at its end, or where the unread begin', () => {
  expect(beginningOf([row(1), row(2)], undefined)).toEqual({ kind: 'end' })
  expect(beginningOf([row(1), row(2, true), row(3)], undefined)).toEqual({ kind: 'start', index: 1 })
})

test('a link to a message comes before what is unread, and one to nothing known changes nothing', () => {
  expect(beginningOf([row(1), row(2, true), row(3)], '1-3' as EntryId)).toEqual({ kind: 'middle', index: 2 })
  expect(beginningOf([row(1), row(2, true)], '1-9' as EntryId)).toEqual({ kind: 'start', index: 1 })
})
