import { expect, test } from 'vitest'
import { countMisanswered, countStale, readWrite, writeText, type Write } from './holds.ts'

const by = (hold: string, fence: number): Write => ({ hold, fence })
const [ada, bob, cy] = [by('ada', 1), by('bob', 2), by('cy', 3)]

test('holds that write one after the other are fine, however often each writes', () => {
  expect(countStale([])).toBe(0)
  expect(countStale([ada, ada, bob, cy, cy])).toBe(0)
  // Bob held and never wrote.
  expect(countStale([ada, cy])).toBe(0)
})

test('a write after that of a later hold is found, wherever it is put in', () => {
  const log = [ada, ada, bob, bob, cy]
  for (let place = 3; place <= log.length; place++)
    expect(countStale(log.toSpliced(place, 0, ada)), `ada at ${place}`).toBe(1)
  expect(countStale([ada, bob, ada, bob])).toBe(1)
  expect(countStale([ada, bob, ada, ada, cy, bob])).toBe(3)
})

test('two swapped writes are found, and so is a fence that goes back or is given twice', () => {
  expect(countStale([bob, ada])).toBe(1)
  expect(countStale([ada, by('bob', 1), ada])).toBe(1)
  expect(countStale([by('ada', 5), by('bob', 4)])).toBe(1)
})

test('what is written tells which hold it was', () => {
  expect(readWrite(writeText(bob, 17))).toEqual(bob)
})

test('a success that is missing or there twice is found, and so is a refusal that is there', () => {
  const answers = { accepted: ['a', 'b'], refused: ['c'] }
  expect(countMisanswered(['a', 'b'], answers)).toBe(0)
  expect(countMisanswered(['a'], answers)).toBe(1)
  expect(countMisanswered(['a', 'b', 'b'], answers)).toBe(1)
  expect(countMisanswered(['a', 'b', 'c'], answers)).toBe(1)
})
