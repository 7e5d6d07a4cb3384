import type { UserId } from '@runnel/protocol/ids'
import { personNamed } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createWatches } from './watches.ts'

const [ada, bob, cy] = ['ada', 'bob', 'cy'].map((name) => personNamed(name)) as [UserId, UserId, UserId]

const make = (limits = {}) => {
  const time = { now: 0 }
  const watches = createWatches<object>(
    { holdMs: 60_000, each: 2, all: 1_000, eachCrowded: 1, ...limits },
    () => time.now,
  )
  return { watches, time, one: { name: 'one' }, two: { name: 'two' } }
}

test('whoever has read ada’s presence is told of it, until they leave', () => {
  const { watches, one, two } = make()
  watches.watch(one, [ada])
  watches.watch(two, [ada, bob])
  expect([...watches.watchersOf(ada)]).toEqual([one, two])
  expect(watches.drop(one)).toEqual([ada])
  expect([...watches.watchersOf(ada)]).toEqual([two])
  watches.unwatch(two, ada)
  expect([...watches.people()]).toEqual([bob])
  expect(watches.drop(two)).toEqual([bob])
  expect([watches.size, [...watches.sockets()], [...watches.people()]]).toEqual([0, [], []])
})

test('a connection watches so many people at most, those it read last', () => {
  const { watches, one } = make()
  watches.watch(one, [ada, bob])
  watches.watch(one, [ada])
  watches.watch(one, [cy])
  expect([...watches.watchedBy(one)]).toEqual([ada, cy])
  expect([...watches.watchersOf(bob)]).toEqual([])
  expect(watches.size).toBe(2)
})

test('a gateway that watches for many lets each of them watch few', () => {
  const { watches, one, two } = make({ all: 2 })
  watches.watch(one, [ada, bob])
  watches.watch(two, [ada, cy])
  expect([...watches.watchedBy(one)]).toEqual([ada, bob])
  expect([...watches.watchedBy(two)]).toEqual([cy])
})

test('who is not read again is watched no longer', () => {
  const { watches, time, one } = make()
  watches.watch(one, [ada, bob])
  time.now = 50_000
  watches.watch(one, [bob])
  time.now = 70_000
  watches.expire()
  expect([...watches.watchedBy(one)]).toEqual([bob])
  time.now = 120_000
  watches.expire()
  expect(watches.size).toBe(0)
})
