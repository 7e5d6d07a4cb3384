import { findWrongCounts, findWronglyCounting } from './check-counts.ts'
import { findDoubled, findHoles, findLost, findOutOfTurn, findUntimely } from './check-log.ts'
import { findLeaks, findMisread, findUnlikeFresh } from './check-readers.ts'
import type { Fault } from './fault.ts'
import type { History } from './history.ts'

/** Looks through a history for breaches of one promise. Those which need to know more than a history tells are in `check-lives.ts`. */
export type Checker = (history: History) => Fault[]

/** The checkers that every history of a load must pass. */
export const checkers: Readonly<Record<string, Checker>> = {
  'acknowledged, written or shown, and in the final log': findLost,
  'stored once': findDoubled,
  'one order without holes': findHoles,
  'acknowledged before it was sent, so before it': findUntimely,
  'a device’s own order': findOutOfTurn,
  'every reader sees all of it once and in order': findMisread,
  'a device shows what a fresh one does': findUnlikeFresh,
  'unread and calls, as log and marks have it': findWrongCounts,
  'a device counts right, soon at the latest': findWronglyCounting,
  'nothing after a removal': findLeaks,
}

/** All that is wrong in a history. */
export function check(history: History): Fault[] {
  return Object.values(checkers).flatMap((checker) => checker(history))
}
