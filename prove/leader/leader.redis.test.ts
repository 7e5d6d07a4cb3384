import { expect, test } from 'vitest'
import { isFine } from '../experiment.ts'
import { leader } from './leader.ts'

test('a leader who wakes after its term does its duty no more, and without the fence would (LCK-1)', async () => {
  const rows = await leader.run({ isShort: true, rounds: 3, tell: () => {} })
  expect(rows.map((row) => ({ ...row, isFine: isFine(row) }))).toMatchObject([
    { case: 'as it is', rounds: 3, faults: 0, isFine: true },
    { isControl: true, isFine: true },
  ])
  expect(rows[0]!.refused).toBeGreaterThanOrEqual(1)
}, 240_000)
