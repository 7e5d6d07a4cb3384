import { createContext, use } from 'react'
import type { Catalogue, FirstTexts, Texts } from './catalogue.ts'
import type { Language } from './language.ts'
import { loadTexts } from './load.ts'

/** What is said here, and in which language. */
export interface Said {
  readonly language: Language
  readonly first: FirstTexts
  /** Says everything in another language, whose texts have come. */
  readonly speak: (spoken: Pick<Said, 'language' | 'first'>) => void
}

export const SaidContext = createContext<Said | undefined>(undefined)

/** The language of the page, and the way to another. */
export function useSaid(): Said {
  const said = use(SaidContext)
  if (said === undefined) throw new Error('texts need a LanguageProvider above them')
  return said
}

/** The language everything is said in. */
export function useLanguage(): Language {
  return useSaid().language
}

/**
 * What a feature says, in the language of the page. What the first script says is there at once, the rest for whatever came by
 * `lazily`, `behind` or `loadPatiently`; elsewhere it is waited for.
 */
export function useTexts<Feature extends keyof Catalogue>(feature: Feature): Texts<Feature> {
  const { language, first } = useSaid()
  const known: Partial<Catalogue> = first
  const said: Partial<Catalogue> = known[feature] === undefined ? use(loadTexts(language)) : known
  return said[feature] as Texts<Feature>
}
