import type { behind } from './behind.en.ts'
import type { first } from './first.en.ts'

/** What every page's first script says. */
export type FirstTexts = typeof first
/** Everything that is said, the pages' first script left out: it comes right behind. */
export type BehindTexts = typeof behind

/** All that is said, by feature. Each language has all of it, of the shape that the English has. */
export type Catalogue = FirstTexts & BehindTexts

/** What one feature says. */
export type Texts<Feature extends keyof Catalogue> = Catalogue[Feature]
