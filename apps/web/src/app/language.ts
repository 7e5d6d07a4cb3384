import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { chooseLanguage } from '@/texts/choose-language.ts'
import { languageCookie } from '@/texts/language.ts'
import type { Language } from '@/texts/language.ts'
import { loadCatalogue } from '@/texts/load.ts'

/** The language this visitor reads: the chosen one, else the browser's. */
export const readLanguage = cache(async (): Promise<Language> => {
  const [jar, incoming] = await Promise.all([cookies(), headers()])
  return chooseLanguage(jar.get(languageCookie)?.value, incoming.get('accept-language'))
})

/** All that is said, in this visitor's language, for what the server writes itself. */
export const readTexts = cache(async () => loadCatalogue(await readLanguage()))
