import type { LogEntry } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { FloodTally } from './tally.ts'

const entry = (sequence: number, clientId: string): LogEntry => ({
  type: 'message.posted',
  id: `1000-${sequence}` as EntryId,
  at: 1_000,
  by: 'u_000000000000' as UserId,
  n: sequence,
  text: 'hi',
  clientId,
})

/** Ada says a, b and c, bob says d; all are acknowledged. Each list is what one reader saw, as sequence and message. */
function judge(...readers: [number, string][][]) {
  const tally = new FloodTally(readers.length)
  for (const [clientId, sender] of [
    ['a', 0],
    ['b', 0],
    ['c', 0],
    ['d', 1],
  ] as const) {
    tally.send(clientId, sender, 100)
    tally.acknowledge(clientId, 103)
  }
  for (const [reader, seen] of readers.entries())
    for (const [sequence, clientId] of seen) tally.deliver(reader, [entry(sequence, clientId)], 110)
  return tally.result()
}

const whole: [number, string][] = [
  [1, 'a'],
  [2, 'd'],
  [3, 'b'],
  [4, 'c'],
]

test('everyone saw everything once and in order', () => {
  expect(judge(whole, whole)).toEqual({
    sent: 4,
    acknowledged: 4,
    delivered: 8,
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
    latencyMs: { median: 10, p99: 10 },
    acknowledgementMs: { median: 3, p99: 3 },
  })
})

test('a dropped message is lost, and the hole it leaves is seen', () => {
  expect(judge(whole, whole.toSpliced(2, 1))).toMatchObject({ lost: 1, doubled: 0, outOfOrder: 1 })
})

test('the last message is missed too', () => {
  expect(judge(whole, whole.slice(0, 3))).toMatchObject({ lost: 1, outOfOrder: 0 })
})

test('a repeated message is doubled, also when it was stored twice', () => {
  expect(judge([...whole, [4, 'c']])).toMatchObject({ lost: 0, doubled: 1 })
  expect(judge([...whole, [5, 'c']])).toMatchObject({ lost: 0, doubled: 1 })
})

test('two swapped messages are out of order', () => {
  expect(
    judge([
      [1, 'a'],
      [3, 'b'],
      [2, 'd'],
      [4, 'c'],
    ]).outOfOrder,
  ).toBeGreaterThan(0)
})

test('a message stored before an earlier one of the same person is out of order', () => {
  expect(
    judge([
      [1, 'b'],
      [2, 'a'],
      [3, 'c'],
      [4, 'd'],
    ]),
  ).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 1 })
})

test('what was never acknowledged may be missing', () => {
  const tally = new FloodTally(1)
  tally.send('a', 0, 0)
  expect(tally.result()).toMatchObject({ sent: 1, acknowledged: 0, lost: 0 })
})
