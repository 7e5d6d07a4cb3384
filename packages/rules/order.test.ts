import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeEntries, placeOf } from './order.ts'

const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 })
const entries = (numbers: number[], from: string) =>
  numbers
    .toSorted((a, b) => a - b)
    .map((sequence) => ({ id: `${1_000 + (sequence % 7)}-${sequence}` as EntryId, from }))

test('two parts of a channel, however they overlap, merge into one order without doubles', () => {
  fc.assert(
    fc.property(sequences, sequences, (a, b) => {
      const merged = mergeEntries(entries(a, 'page'), entries(b, 'live'))
      expect(merged.map((entry) => sequenceOf(entry.id))).toEqual(
        [...new Set([...a, ...b])].toSorted((x, y) => x - y),
      )
      for (const entry of merged) expect(entry.from).toBe(a.includes(sequenceOf(entry.id)) ? 'page' : 'live')
    }),
  )
})

test('a place is found as a plain search would find it', () => {
  fc.assert(
    fc.property(sequences, fc.integer({ min: 0, max: 70 }), (numbers, sequence) => {
      const ordered = entries(numbers, 'page')
      const found = ordered.findIndex((entry) => sequenceOf(entry.id) >= sequence)
      expect(placeOf(ordered, sequence)).toBe(found === -1 ? ordered.length : found)
    }),
  )
})
