import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { expect, test } from 'vitest'
import { rankCandidates } from './rank-candidates.ts'

function person(handle: string, name: string, more: Partial<User> = {}): User {
  return { user: `u_${handle.padEnd(12, '0')}` as UserId, handle, name, role: 'member', ...more }
}
const ada = person('ada', 'Ada Lovelace')
const adam = person('adam', 'Adam Smith')
const bob = person('bob', 'Bob Adams')
const cy = person('cy', 'Cy')
const handles = (query: string, members: User[], others: User[]) =>
  rankCandidates(query, members, others).map(({ user }) => user.handle)

test('members come first, handles before names', () => {
  expect(handles('ad', [bob, adam, cy], [ada])).toEqual(['adam', 'bob', 'ada'])
})

test('who is no member is marked so, and nobody is offered twice', () => {
  expect(rankCandidates('ad', [ada], [ada, adam])).toEqual([
    { user: ada, isMember: true },
    { user: adam, isMember: false },
  ])
})

test('a family name finds its bearer, imported people come after those who can read', () => {
  expect(handles('LOVE', [ada, bob], [])).toEqual(['ada'])
  const old = person('abe', 'Abe', { imported: true })
  expect(handles('a', [old, ada], [])).toEqual(['ada', 'abe'])
})

test('a bare @ offers the first members, never more than eight', () => {
  const many = Array.from({ length: 30 }, (_, index) => person(`p${String(index).padStart(2, '0')}`, 'P'))
  expect(handles('', many, [])).toEqual(['p00', 'p01', 'p02', 'p03', 'p04', 'p05', 'p06', 'p07'])
})
