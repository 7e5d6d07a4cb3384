import type { Notice } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { hidesNames, noticeLines, peopleIn } from './notice-lines.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const cy = 'u_cy0000000000' as UserId
const dee = 'u_dee000000000' as UserId
const eve = 'u_eve000000000' as UserId
const base = { id: '1-1' as EntryId, at: 1 }
const joined = (user: UserId, by = user): Notice => ({ ...base, by, type: 'member.joined', user })
const left = (user: UserId): Notice => ({ ...base, by: user, type: 'member.left', user })

test('people who join one after another are told in one line', () => {
  expect(noticeLines([joined(ada), joined(bob), joined(cy)])).toEqual([
    { kind: 'joined', users: [ada, bob, cy] },
  ])
})

test('joining and leaving are two lines, in the order they began', () => {
  expect(noticeLines([left(ada), joined(bob), left(cy)])).toEqual([
    { kind: 'left', users: [ada, cy] },
    { kind: 'joined', users: [bob] },
  ])
})

test('someone who comes and goes while nobody speaks is counted once', () => {
  expect(noticeLines([joined(ada), left(ada), joined(bob)])).toEqual([
    { kind: 'came', users: [ada] },
    { kind: 'joined', users: [bob] },
  ])
  expect(noticeLines([joined(ada), left(ada), joined(ada)])).toEqual([{ kind: 'joined', users: [ada] }])
})

test('whom ada added is told in one line, apart from who joined by themselves and whom bob added', () => {
  expect(noticeLines([joined(cy), joined(bob, ada), joined(dee, bob), joined(eve, ada)])).toEqual([
    { kind: 'joined', users: [cy] },
    { kind: 'added', by: ada, users: [bob, eve] },
    { kind: 'added', by: bob, users: [dee] },
  ])
})

test('that ada is in the channel she makes is not told', () => {
  const created: Notice = { ...base, by: ada, type: 'channel.created', name: 'tea', kind: 'public' }
  expect(noticeLines([created, joined(ada), joined(bob)])).toEqual([
    { kind: 'single', entry: created },
    { kind: 'joined', users: [bob] },
  ])
  expect(noticeLines([created, joined(ada), left(ada)])).toContainEqual({ kind: 'left', users: [ada] })
})

test('new names are folded, new topics are not', () => {
  const renamed = (from: string, to: string): Notice => ({
    ...base,
    by: ada,
    type: 'member.renamed',
    user: ada,
    from,
    to,
  })
  const topic: Notice = { ...base, by: ada, type: 'channel.topic_changed', topic: 'tea' }
  expect(noticeLines([renamed('ada', 'ada_'), topic, renamed('ada_', 'ada'), topic])).toEqual([
    {
      kind: 'renamed',
      names: [
        ['ada', 'ada_'],
        ['ada_', 'ada'],
      ],
    },
    { kind: 'single', entry: topic },
    { kind: 'single', entry: topic },
  ])
})

test('names are needed of those who did and those to whom it was done, once each', () => {
  expect(peopleIn([joined(ada), joined(bob, ada), { ...base, by: cy, type: 'channel.archived' }])).toEqual([
    ada,
    bob,
    cy,
  ])
})

test('only a line that leaves names out can be opened', () => {
  const opens = (...entries: Notice[]) => noticeLines(entries).some(hidesNames)
  expect(opens(joined(ada), joined(bob))).toBe(false)
  expect(opens(joined(ada), joined(bob), joined(cy))).toBe(true)
  expect(opens(joined(ada), left(ada))).toBe(true)
})
