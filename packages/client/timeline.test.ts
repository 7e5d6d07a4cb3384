import type { MessagePosted } from '@runnel/protocol/entry'
import type { HistoryPage } from '@runnel/protocol/history'
import type { EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import {
  appendEntries,
  composeItems,
  extendNewer,
  extendOlder,
  noWindow,
  openWindow,
  windowSize,
} from './timeline.ts'
import type { MessageItem } from './timeline.ts'

const [ada, bob] = ['u_ada000000000', 'u_bob000000000'] as [UserId, UserId]
const id = (sequence: number) => `${1_000 + sequence}-${sequence}` as EntryId
const said = (sequence: number, clientId?: string): MessagePosted => ({
  type: 'message.posted',
  id: id(sequence),
  at: sequence,
  by: clientId ? ada : bob,
  n: sequence,
  text: `message ${sequence}`,
  ...(clientId && { clientId }),
})
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => said(from + index))
const page = (from: number, to: number, head = to): HistoryPage => ({
  messages: range(from, to),
  notices: [],
  position: { epoch: 'epoch00000' as Epoch, id: id(head) },
  hasOlder: from > 1,
  hasNewer: to < head,
})
const waiting = (clientId: string, acknowledged?: EntryId): MessageItem => ({
  kind: 'message',
  key: clientId,
  clientId,
  at: 0,
  by: ada,
  text: clientId,
  status: acknowledged ? 'settled' : 'waiting',
  ...(acknowledged && { id: acknowledged }),
})
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key)

test("ada's waiting message stands last until its log entry takes its place under the same key", () => {
  const window = openWindow(page(1, 3))
  expect(keys(composeItems(window, [waiting('mine')]))).toEqual([id(1), id(2), id(3), 'mine'])
  const later = appendEntries(window, [said(4), said(5, 'mine'), said(6)])
  const items = composeItems(later, [waiting('mine')])
  expect(keys(items)).toEqual([id(1), id(2), id(3), id(4), 'mine', id(6)])
  expect(items[4]).toMatchObject({ status: 'settled', n: 5 })
})

test('an acknowledged message never stands behind a message that comes after it in the log', () => {
  const window = openWindow(page(4, 6, 6))
  expect(keys(composeItems(window, [waiting('older', id(2)), waiting('newer', id(8))]))).toEqual([
    id(4),
    id(5),
    id(6),
    'newer',
  ])
})

test('a window in the past does not take live messages', () => {
  const past = openWindow(page(1, 3, 9))
  expect(appendEntries(past, [said(10)])).toBe(past)
  expect(extendNewer(past, openWindow(page(4, 9))).settled).toHaveLength(9)
})

test('a window keeps at most 2,000 items and says where it was cut', () => {
  const full = appendEntries(openWindow(page(1, 50)), range(51, 2_000))
  const live = appendEntries(full, [said(2_001)])
  expect(live.settled).toHaveLength(windowSize.kept)
  expect(live).toMatchObject({ hasOlder: true, hasNewer: false })
  expect(live.settled.at(-1)?.id).toBe(id(2_001))

  const readingBack = appendEntries(full, [said(2_001)], true)
  expect(readingBack).toMatchObject({ hasOlder: false, hasNewer: true })
  expect(readingBack.settled[0]?.id).toBe(id(1))

  const scrolledBack = extendOlder(
    appendEntries(openWindow(page(51, 100)), range(101, 2_050)),
    openWindow(page(1, 50, 2_050)),
  )
  expect(scrolledBack).toMatchObject({ hasOlder: false, hasNewer: true })
  expect(scrolledBack.settled[0]?.id).toBe(id(1))
})

test('nothing waiting costs nothing: the items are the window itself', () => {
  const window = appendEntries(noWindow, range(1, 3))
  expect(composeItems(window, [])).toBe(window.settled)
})
