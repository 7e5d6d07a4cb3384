import { playKick, type Amid, type Removal } from '@runnel/testing/kick'
import type { TestGateways } from '@runnel/testing/start-gateway'
import type { Row, RunOptions } from '../experiment.ts'

/** In which ways somebody ceases to be a member, in words of the table. */
export const removals: readonly [Removal, string][] = [
  ['kick', 'removed'],
  ['ban', 'banned'],
  ['leave', 'leaving'],
  ['delete', 'with the channel deleted'],
]

/** Removes somebody from a busy channel again and again: what it came to, and, of the first way, the control. */
export async function tryRemoval(
  house: Pick<TestGateways, 'urls' | 'redis'>,
  { tell }: RunOptions,
  [removal, words]: readonly [Removal, string],
  about: { rounds: number; amid?: Amid },
): Promise<Row[]> {
  const { rounds } = about
  const startedAt = performance.now()
  const { before, after, ofStayed } = await playKick(house, { removal, ...about })
  for (const fault of after.slice(0, 5)) tell(fault)
  tell(`${rounds} rounds of ${removal}`)
  const heard = Object.entries(before)
  const row = { rounds, operations: heard.reduce((sum, [, count]) => sum + count, 0), refused: 0 }
  return [
    {
      case: words,
      ...row,
      faults: after.length,
      seconds: (performance.now() - startedAt) / 1_000,
      note: `heard before it: ${heard.map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
    },
    ...(removal === 'kick'
      ? [
          {
            case: 'somebody who stays, taken for the one removed',
            isControl: true as const,
            ...row,
            faults: ofStayed.length,
            seconds: 0,
          },
        ]
      : []),
  ]
}
