import type { EntryId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { nextDivider, noDivider } from './unread-divider.ts'

const fifth = '1-5' as EntryId
const ninth = '1-9' as EntryId

test('opening #general with three unread places the divider after the last one read', () => {
  expect(nextDivider(noDivider, { unread: 3, readId: fifth, isReading: false })).toEqual({
    after: fifth,
    unread: 3,
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
