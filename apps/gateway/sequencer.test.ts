import type { EntryId, Epoch } from '@runnel/protocol/ids'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSequencer,
  fillHole,
  hasHole,
  isOther,
  recentAfter,
  startAt,
  takeEntry,
  type Entry,
} from './sequencer.ts'

const epoch = 'epoch0001' as Epoch
const other = 'epoch0002' as Epoch
const idAt = (sequence: number, ms = 1_000) => `${ms}-${sequence}` as EntryId
const entry = (sequence: number, ms?: number): Entry => ({
  sequence,
  json: `{"type":"message.posted","id":"${idAt(sequence, ms)}"}`,
})
const sequences = (entries: readonly Entry[]) => entries.map((one) => one.sequence)

function started(at = 0) {
  const order = createSequencer()
  startAt(order, { epoch, id: idAt(at) })
  return order
}

describe("a channel's feed", () => {
  it('holds everything until somebody has read the log, then drops what they have', () => {
    const order = createSequencer()
    for (const sequence of [4, 5, 6]) expect(takeEntry(order, epoch, entry(sequence))).toBe('held')
    startAt(order, { epoch, id: idAt(4) })
    expect(sequences(order.ready)).toEqual([5, 6])
    expect(hasHole(order)).toBe(false)
  })

  it('passes nothing on after a hole until the log has told what was in it', () => {
    const order = started(1)
    expect(takeEntry(order, epoch, entry(2))).toBe('ready')
    expect(takeEntry(order, epoch, entry(5))).toBe('held')
    expect(hasHole(order)).toBe(true)
    fillHole(order, [entry(3), entry(4)], 5)
    expect(sequences(order.ready)).toEqual([2, 3, 4])
    expect(order.last).toBe(5)
  })

  it('goes on after what was deleted from the log: nobody will ever bring it', () => {
    const order = started(1)
    takeEntry(order, epoch, entry(6))
    fillHole(order, [entry(2), entry(4)], 5)
    expect(sequences(order.ready)).toEqual([2, 4, 6])
    expect(hasHole(order)).toBe(false)
  })

  it('passes nothing on twice', () => {
    const order = started()
    takeEntry(order, epoch, entry(1))
    expect(takeEntry(order, epoch, entry(1))).toBe('seen')
    fillHole(order, [entry(1)], 1)
    expect(sequences(order.ready)).toEqual([1])
  })

  it('notices when a sequence was given twice, and when the log is another one', () => {
    const order = started()
    takeEntry(order, epoch, entry(1, 1_000))
    expect(takeEntry(order, epoch, entry(1, 2_000))).toBe('forked')
    expect(takeEntry(order, other, entry(2))).toBe('replaced')
    startAt(order, { epoch: other, id: idAt(1) })
    expect(takeEntry(order, other, entry(2))).toBe('ready')
  })

  it('notices it of the entry up to which the log was read, too, and of the place of a reader', () => {
    const order = started(5)
    expect(takeEntry(order, epoch, entry(5))).toBe('seen')
    expect(takeEntry(order, epoch, entry(5, 2_000))).toBe('forked')
    takeEntry(order, epoch, entry(6))
    for (const sequence of [5, 6]) {
      expect(isOther(order, idAt(sequence))).toBe(false)
      expect(isOther(order, idAt(sequence, 2_000))).toBe(true)
    }
    // Of what was before nothing is known.
    expect(isOther(order, idAt(4, 2_000))).toBe(false)
  })

  it('remembers the newest entries for those who come a moment late, and says when it does not', () => {
    const order = started()
    for (let sequence = 1; sequence <= 2_000; sequence++) takeEntry(order, epoch, entry(sequence))
    expect(sequences(recentAfter(order, 1_998, 2_000) ?? [])).toEqual([1_999, 2_000])
    expect(recentAfter(order, 10, 2_000)).toBeUndefined()
    expect(recentAfter(order, 2_000, 2_000)).toEqual([])
  })

  it('whatever is lost, doubled or late: each entry of the log once, in order', () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 80 })
    fc.assert(
      fc.property(arrivals, (arrived) => {
        const order = started()
        const passed: number[] = []
        const head = Math.max(0, ...arrived)
        for (const sequence of arrived) {
          takeEntry(order, epoch, entry(sequence))
          passed.push(...sequences(order.ready.splice(0)))
        }
        const missing = Array.from({ length: head - order.last }, (_, index) => entry(order.last + 1 + index))
        fillHole(order, missing, head)
        passed.push(...sequences(order.ready.splice(0)))
        expect(passed).toEqual(Array.from({ length: head }, (_, index) => index + 1))
        expect(order.held.size).toBe(0)
      }),
    )
  })
})
