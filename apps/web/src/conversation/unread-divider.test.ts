import type { EntryId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { hasGoneBack, nextDivider, nextPause, noDivider } from './unread-divider.ts'

const fifth = '1-5' as EntryId
const ninth = '1-9' as EntryId

test('opening #general with three unread places the divider after the last one read', () => {
  expect(nextDivider(noDivider, { unread: 3, readId: fifth, isReading: false })).toEqual({
    after: fifth,
    unread: 3,
    readId: fifth,
  })
})

test('opening it with nothing unread places none', () => {
  expect(nextDivider(noDivider, { unread: 0, readId: fifth, isReading: false }).after).toBeUndefined()
})

test('reading on leaves the divider in its place', () => {
  const opened = nextDivider(noDivider, { unread: 3, readId: fifth, isReading: false })
  expect(nextDivider(opened, { unread: 0, readId: ninth, isReading: true }).after).toBe(fifth)
})

test('what comes while ada looks is not new to her', () => {
  expect(nextDivider(noDivider, { unread: 1, readId: fifth, isReading: true }).after).toBeUndefined()
})

test('what comes while she is in another window is, and the divider moves there', () => {
  const before = { after: fifth, unread: 0 }
  expect(nextDivider(before, { unread: 1, readId: ninth, isReading: false }).after).toBe(ninth)
})

test('more of it does not move the divider on', () => {
  const before = { after: ninth, unread: 1 }
  expect(nextDivider(before, { unread: 2, readId: ninth, isReading: false }).after).toBe(ninth)
})

test('what ada marks unread has the divider above it, although she is looking at it', () => {
  const read = { after: undefined, unread: 0, readId: ninth }
  expect(nextDivider(read, { unread: 4, readId: fifth, isReading: true }).after).toBe(fifth)
})

test('her being read further on another device is no going back', () => {
  expect([hasGoneBack(fifth, ninth), hasGoneBack(ninth, fifth), hasGoneBack(undefined, fifth)]).toEqual([
    false,
    true,
    false,
  ])
})

test('reading rests from when ada marks something unread until all of it is read again', () => {
  const [third, fourth] = ['1-3', '1-4'] as EntryId[]
  const marked = nextPause({ readId: ninth }, third)
  expect(marked.until).toBe(ninth)
  const placed = nextPause(marked, fourth)
  expect(placed.until).toBe(ninth)
  expect(nextPause(placed, ninth).until).toBeUndefined()
  expect(nextPause({ readId: third }, ninth).until).toBeUndefined()
})
