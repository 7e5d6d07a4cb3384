import { expect, test } from 'vitest'
import { isFine } from '../experiment.ts'
import { freeze } from './freeze.ts'

test('a frozen holder who wakes writes nothing, and without the fence would have (LCK-1)', async () => {
  const rows = await freeze.run({ isShort: true, tell: () => {} })
  expect(rows.map((row) => ({ ...row, isFine: isFine(row) }))).toMatchObject([
    { case: 'as it is', rounds: 4, faults: 0, isFine: true },
    { isControl: true, rounds: 2, isFine: true },
  ])
  // Four late writes a round are refused, each by the comparison.
  expect(rows[0]!.refused).toBeGreaterThanOrEqual(16)
})
