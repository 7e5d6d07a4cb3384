import { expect, test } from 'vitest'
import { countVotes, driftMs, majorityOf, type Vote } from './votes.ts'

const mine: Vote = { is: 'mine' }
const none: Vote = { is: 'none' }
const silent: Vote = { is: 'silent' }
const of = (holder: string, leftMs = 100): Vote => ({ is: 'theirs', holder, leftMs })

test('more than half is a majority: two of three, three of four and of five', () => {
  expect([1, 2, 3, 4, 5, 7].map(majorityOf)).toEqual([1, 2, 2, 3, 3, 4])
})

test('ada has won as soon as three of five are hers, whatever the others will say', () => {
  expect(countVotes([mine, silent, mine, mine], 5)).toEqual({ is: 'won' })
  expect(countVotes([mine, of('bob'), mine], 5)).toEqual({ is: 'open' })
  expect(countVotes([], 5)).toEqual({ is: 'open' })
})

test('ada has lost once a majority answered and three cannot be hers; whoever leads is named', () => {
  expect(countVotes([of('bob', 40), of('bob', 70), of('cy', 900)], 5)).toEqual({
    is: 'lost',
    isTaken: false,
    holder: 'bob',
    leftMs: 70,
  })
  expect(countVotes([of('bob'), of('bob'), of('bob')], 5)).toMatchObject({ is: 'lost', isTaken: true })
  expect(countVotes([none, none, none], 5)).toEqual({
    is: 'lost',
    isTaken: false,
    holder: undefined,
    leftMs: 0,
  })
  expect(countVotes([mine, mine, of('bob', 5), silent, silent], 5)).toMatchObject({
    is: 'lost',
    holder: 'bob',
  })
})

test('nobody knows while a majority is silent, and that is not the same as lost', () => {
  expect(countVotes([silent, silent, silent], 5)).toEqual({ is: 'silent' })
  expect(countVotes([silent, silent, of('bob'), mine], 5)).toEqual({ is: 'open' })
  expect(countVotes([silent, silent, of('bob'), mine, silent], 5)).toEqual({ is: 'silent' })
  expect(countVotes([silent, silent, of('bob'), mine, mine], 5)).toMatchObject({ is: 'lost' })
})

test('clocks may run apart by a hundredth of the hold, and never by nothing', () => {
  expect(driftMs(15_000)).toBe(152)
  expect(driftMs(1)).toBe(3)
})
