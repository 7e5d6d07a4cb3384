import type { BehindTexts, Catalogue, FirstTexts } from './catalogue.ts'
import { languageOf, languages } from './language.ts'
import type { Language } from './language.ts'

const sources: Record<Language, { first: () => Promise<FirstTexts>; behind: () => Promise<BehindTexts> }> = {
  en: {
    first: () => import('./first.en.ts').then((module) => module.first),
    behind: () => import('./behind.en.ts').then((module) => module.behind),
  },
  de: {
    first: () => import('./first.de.ts').then((module) => module.first),
    behind: () => import('./behind.de.ts').then((module) => module.behind),
  },
}

// Texts never change, so what has come is shared: in the browser by all of the page, on the server by all requests.
const asked = new Map<Language, Promise<BehindTexts>>()

/**
 * Fetches what is said behind the first script, once. Rejects when it does not come; asked again, it tries again. What has come can be read
 * from the promise at once, by React's `use`.
 */
export function loadTexts(language: Language): Promise<BehindTexts> {
  const known = asked.get(language)
  if (known !== undefined) return known
  const fetched = sources[language].behind()
  asked.set(language, fetched)
  fetched.then(
    // As React itself marks a promise that it has waited for.
    (value) => Object.assign(fetched, { status: 'fulfilled', value }),
    () => asked.delete(language),
  )
  return fetched
}

/** Fetches all that is said in a language. Rejects when it does not come. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const [first, behind] = await Promise.all([sources[language].first(), loadTexts(language)])
  return { ...first, ...behind }
}

/** What the parts that come behind the first script need before they are shown: on the server that is every language, for its requests are of any. */
export async function loadTextsBehind(): Promise<void> {
  const wanted =
    typeof document === 'undefined' ? languages : [languageOf(document.documentElement.lang) ?? 'en']
  await Promise.all(wanted.map(loadTexts))
}
