import { expect, test } from 'vitest'
import { isFine } from '../experiment.ts'
import { retries } from './retries.ts'

test('a send whose answer was lost is stored once, and with a client that asks under new ids it is not (MSG-3)', async () => {
  const rows = await retries.run({ isShort: true, rounds: 2, tell: () => {} })
  expect(rows.map((row) => ({ ...row, isFine: isFine(row) }))).toMatchObject([
    { lost: 0, duplicated: 0, outOfOrder: 0, isFine: true },
    { isControl: true, isFine: true },
    { isControl: true, lost: 0, isFine: true },
  ])
  expect(rows[2]!.duplicated).toBeGreaterThan(0)
}, 240_000)
