import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { expect, test } from 'vitest'
import { withChange, withMember, withoutMember, withPage } from './member-pages.ts'

const person = (handle: string, channelRole: Member['channelRole'] = 'member'): Member => ({
  user: `u_${handle.padEnd(12, '0')}` as UserId,
  handle,
  name: handle,
  role: 'member',
  channelRole,
})
const [ada, bob, cy] = [person('ada', 'owner'), person('bob'), person('cy')] as const
const all = { members: [ada, bob, cy], total: 3, cursor: undefined }
const handles = (pages: { members: readonly Member[] }) => pages.members.map((member) => member.handle)

test('cy, fetched with two pages because he moved meanwhile, is listed once', () => {
  const first = withPage(undefined, { members: [ada, cy], total: 4, cursor: '3:cy' })
  const both = withPage(first, { members: [cy, person('dee')], total: 4 })
  expect(handles(both)).toEqual(['ada', 'cy', 'dee'])
  expect(both.cursor).toBeUndefined()
})

test('bob goes when he is removed, and the count with him', () => {
  const left = withoutMember(all, bob.user)
  expect(handles(left)).toEqual(['ada', 'cy'])
  expect(left.total).toBe(2)
})

test('bo comes in before bob, and not at all while that part of the list is still to be fetched', () => {
  expect(handles(withMember(all, person('bo')))).toEqual(['ada', 'bo', 'bob', 'cy'])
  const part = { members: [ada, bob], total: 3, cursor: '3:bob' }
  const beyond = withMember(part, person('dee'))
  expect(handles(beyond)).toEqual(['ada', 'bob'])
  expect(beyond.total).toBe(4)
})

test('cy moves up among the moderators when he is made one, and stays where he is when he is muted', () => {
  expect(handles(withChange(all, cy.user, { channelRole: 'moderator' }))).toEqual(['ada', 'cy', 'bob'])
  const muted = withChange(all, bob.user, { mutedUntil: 0 })
  expect(muted.members[1]).toMatchObject({ handle: 'bob', mutedUntil: 0 })
  expect(handles(muted)).toEqual(['ada', 'bob', 'cy'])
})
