import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import type { Row } from '../features/message/group-by-author.ts'
import { beginningOf } from './beginning.ts'

const [by, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const row = (n: number, isFirstUnread = false): Row => {
  const id = `1-${n}` as EntryId
  const item = { kind: 'message' as const, key: id, id, at: n, by, text: 'hi', status: 'settled' as const }
  return { kind: 'message', key: id, item, isHead: true, ...(isFirstUnread ? { isFirstUnread } : {}) }
}

test('a channel opens at its end, or where the unread begin', () => {
  expect(beginningOf([row(1), row(2)], undefined, bob)).toEqual({ kind: 'end' })
  expect(beginningOf([row(1), row(2, true), row(3)], undefined, bob)).toEqual({ kind: 'start', index: 1 })
})

test('a link to a message comes before what is unread, and one to nothing known changes nothing', () => {
  expect(beginningOf([row(1), row(2, true), row(3)], '1-3' as EntryId, bob)).toEqual({
    kind: 'middle',
    index: 2,
  })
  expect(beginningOf([row(1), row(2, true)], '1-9' as EntryId, bob)).toEqual({ kind: 'start', index: 1 })
})

test('what only Ada has said herself, on another device, is not where she begins', () => {
  expect(beginningOf([row(1), row(2, true), row(3)], undefined, by)).toEqual({ kind: 'end' })
})
