import type { MessageChange } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { applyChange, applyReply, applyReplyGone } from './message.ts'
import type { Changeable } from './message.ts'

const [ada, bob, cy] = ['u_ada000000000', 'u_bob000000000', 'u_cy0000000000'] as [UserId, UserId, UserId]
const id = '1000-5' as EntryId
const hello: Changeable = { id, text: 'hello', mentions: [cy] }
const base = { id: '1000-9' as EntryId, at: 9, message: id }

const edited = (text: string, mentions?: UserId[]): MessageChange => ({
  ...base,
  type: 'message.edited',
  by: ada,
  text,
  ...(mentions && { mentions }),
})
const deleted: MessageChange = { id: base.id, at: 9, by: bob, type: 'message.deleted', messages: [id] }
const react = (by: UserId, isOn: boolean, count: number, emoji = '👍'): MessageChange => ({
  ...base,
  type: isOn ? 'reaction.added' : 'reaction.removed',
  by,
  emoji,
  count,
})
const apply = (...changes: MessageChange[]) =>
  changes.reduce((message, change) => applyChange(message, change, ada), hello)

test('an edit changes the text, when it was, and whom it calls', () => {
  expect(apply(edited('hello bob', [bob]))).toEqual({ id, text: 'hello bob', editedAt: 9, mentions: [bob] })
  expect(apply(edited('hello'))).toEqual({ id, text: 'hello', editedAt: 9 })
})

test('of a deleted message nothing remains but who deleted it and when, whatever comes after', () => {
  const pinned: MessageChange = { ...base, type: 'message.pinned', by: bob }
  const gone = { id, text: '', deleted: { by: bob, at: 9 } }
  expect(apply(edited('oops'), react(bob, true, 1), pinned, deleted)).toEqual(gone)
  expect(apply(deleted, edited('back'), react(ada, true, 1), pinned)).toEqual(gone)
})

test('the replies to a deleted message stay', () => {
  const root = applyReply(hello, { by: bob, at: 7 })
  expect(applyChange(root, deleted, ada).replies).toEqual({ count: 1, lastAt: 7, users: [bob] })
})

test('reactions stand in the order in which they came, each with those who react so, mine marked', () => {
  const message = apply(react(bob, true, 1), react(ada, true, 1, '🎉'), react(ada, true, 2))
  expect(message.reactions).toEqual([
    { emoji: '👍', count: 2, users: [bob, ada], mine: true },
    { emoji: '🎉', count: 1, users: [ada], mine: true },
  ])
  expect(applyChange(message, react(ada, false, 1), ada).reactions?.[0]).toEqual({
    emoji: '👍',
    count: 1,
    users: [bob],
  })
  expect(applyChange(message, react(ada, false, 0, '🎉'), ada).reactions).toHaveLength(1)
})

test('a message whose last reaction goes looks like one that never had any', () => {
  expect(apply(react(bob, true, 1), react(bob, false, 0))).toEqual(hello)
})

test('of many who react alike the first twenty are named, all are counted', () => {
  const crowd = Array.from({ length: 25 }, (_, index) => `u_${String(index).padStart(12, '0')}` as UserId)
  const message = apply(...crowd.map((user, index) => react(user, true, index + 1)))
  expect(message.reactions?.[0]).toMatchObject({ count: 25, users: crowd.slice(0, 20) })
})

test('a pin comes and goes', () => {
  const pinned: MessageChange = { ...base, type: 'message.pinned', by: bob }
  expect(apply(pinned).pinned).toEqual({ by: bob, at: 9 })
  expect(apply(pinned, { ...pinned, type: 'message.unpinned' })).toEqual(hello)
})

test('a change of another message changes nothing', () => {
  const other = { id: '1000-6' as EntryId, text: 'other' }
  expect(applyChange(other, edited('x'), ada)).toBe(other)
})

test('the first message of a thread tells how many replied, when last, and the last five of them', () => {
  const crowd = Array.from({ length: 6 }, (_, index) => `u_${String(index).padStart(12, '0')}` as UserId)
  const root = [...crowd, crowd[2]!].reduce((before, by, at) => applyReply(before, { by, at }), hello)
  expect(root.replies).toEqual({
    count: 7,
    lastAt: 6,
    users: [crowd[2], crowd[5], crowd[4], crowd[3], crowd[1]],
  })
  const left = { count: 6, lastAt: 5, users: crowd.slice(1).toReversed() }
  expect(applyReplyGone(root, left).replies).toEqual(left)
  expect(applyReplyGone(root, undefined)).toEqual(hello)
})
