'use client'

import { useCallback } from 'react'
import { directionOf } from '@/texts/language.ts'
import type { Language } from '@/texts/language.ts'
import { loadCatalogue } from '@/texts/load.ts'
import { useSaid } from '@/texts/use-texts.ts'
import { loadPatiently } from '@/ui/lazily.ts'
import { browserLanguage, rememberLanguage } from './browser-language.ts'

/** Changes the page and this browser's later ones to a language; undefined: to the one that the browser asks for. Settles when the page has it. */
export function useSpeak(): (chosen: Language | undefined) => Promise<void> {
  const { speak } = useSaid()
  return useCallback(
    async (chosen) => {
      rememberLanguage(chosen)
      const language = chosen ?? browserLanguage()
      const first = await loadPatiently(() => loadCatalogue(language))
      const page = document.documentElement
      page.lang = language
      page.dir = directionOf(language)
      speak({ language, first })
    },
    [speak],
  )
}
