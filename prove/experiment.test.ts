import { expect, test } from 'vitest'
import { isFine, roundsOf, tableOf, type Row } from './experiment.ts'

const row: Row = { case: 'as it is', rounds: 4, operations: 1_200, refused: 3, faults: 0, seconds: 1.25 }

test('a case is fine without faults, and a control only with some', () => {
  expect([row, { ...row, faults: 1 }].map(isFine)).toEqual([true, false])
  const control: Row = { ...row, isControl: true }
  expect([control, { ...control, faults: 2 }].map(isFine)).toEqual([false, true])
})

test('rounds that are asked for count more than what the experiment wants', () => {
  const tell = () => {}
  expect(roundsOf({ isShort: false, tell }, 40, 4)).toBe(40)
  expect(roundsOf({ isShort: true, tell }, 40, 4)).toBe(4)
  expect(roundsOf({ isShort: true, rounds: 7, tell }, 40, 4)).toBe(7)
})

test('the table says which case did not come out as it must', () => {
  const experiment = { name: 'freeze', promise: 'LCK-1', title: '', run: () => Promise.resolve([]) }
  const counted: Row = { ...row, faults: 7, lost: 1, duplicated: 2, outOfOrder: 3, recoverSeconds: 0.44 }
  const rows: Row[] = [row, { ...row, isControl: true, case: 'without' }, counted]
  const table = tableOf([{ experiment, rows }])
  expect(table.split('\n').slice(2)).toEqual([
    '| freeze (LCK-1) | as it is | 4 | 1,200 | 3 | – | – | – | 0 | – | as it must | 1.3 |  |',
    '| freeze (LCK-1) | control: without | 4 | 1,200 | 3 | – | – | – | 0 | – | **not so** | 1.3 |  |',
    '| freeze (LCK-1) | as it is | 4 | 1,200 | 3 | 1 | 2 | 3 | 1 | 0.4 | **not so** | 1.3 |  |',
  ])
})
