import { show } from './report.ts'
import { figureOf } from './rounds.ts'
import type { Figure } from './rounds.ts'

/** What was measured of one size, by its name in the table, such as `page, kB`. */
export type Figures = Record<string, number>

/** What was measured of a small and a large size in one round. */
export interface Grown {
  small: Figures
  large: Figures
}

/** How much more one figure is of the large size than of the small one. */
export function growthOf(rounds: readonly Grown[], what: string): Figure {
  return figureOf(rounds, ({ small, large }) => large[what]! / small[what]!)
}

/** A figure of the large size. */
export function largeOf(rounds: readonly Grown[], what: string): Figure {
  return figureOf(rounds, ({ large }) => large[what]!)
}

/** All figures as rows: of the small size, of the large one, and the one to the other. */
export function growthRows(rounds: readonly Grown[]): string[][] {
  return Object.keys(rounds[0]?.small ?? {}).map((what) => [
    what,
    show(figureOf(rounds, ({ small }) => small[what]!)),
    show(largeOf(rounds, what)),
    show(growthOf(rounds, what)),
  ])
}
