import type { MessageItem } from '@runnel/client/timeline'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { readIdOf, replyRows } from './thread-rows.ts'

const hour = 3_600_000
const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const id = (sequence: number) => `${sequence * hour}-${sequence}` as EntryId
const said = (sequence: number, by: UserId, reply?: number): MessageItem => ({
  kind: 'message',
  key: id(sequence),
  id: id(sequence),
  at: sequence * hour,
  by,
  text: `at ${sequence}`,
  status: 'settled',
  ...(reply !== undefined && { reply, thread: id(1) }),
})
const dayOf = (at: number) => Math.floor(at / (24 * hour))
const root = said(1, ada)

test('replies on the day of the first message need no divider of that day, later days have theirs', () => {
  const items = [said(2, bob, 1), said(30, bob, 2)]
  const rows = replyRows({ root, items, hasOlder: false }, { me: ada, unreadAfter: undefined, dayOf })
  expect(rows.map(({ day }) => day !== undefined)).toEqual([false, true])
  const later = replyRows({ root, items, hasOlder: true }, { me: ada, unreadAfter: undefined, dayOf })
  expect(later[0]?.day).toBeDefined()
})

test('what is new to Ada begins at the first reply of others that she has not read', () => {
  const items = [said(2, bob, 1), said(3, ada, 2), said(4, bob, 3)]
  const unreadAfter = readIdOf({ items }, id(1), 1)
  expect(unreadAfter).toBe(id(2))
  const rows = replyRows({ root, items, hasOlder: false }, { me: ada, unreadAfter, dayOf })
  expect(rows.map(({ isFirstUnread }) => isFirstUnread === true)).toEqual([false, false, true])
})

test('when nothing was read all is new, and nothing is said while that is not known', () => {
  const items = [said(2, bob, 1)]
  expect(readIdOf({ items }, id(1), 0)).toBe(id(1))
  expect(readIdOf({ items }, id(1), undefined)).toBeUndefined()
})
