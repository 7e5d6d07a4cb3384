'use client'

import { useRouter } from 'next/navigation'
import { languageNames, languages } from '@/texts/language.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { useSpeak } from './use-speak.ts'

/** The languages, small, on pages before coming in: for this browser. What was typed stays. */
export function LanguageButtons() {
  const spoken = useLanguage()
  const speak = useSpeak()
  const router = useRouter()
  return (
    <div role="group" aria-label={useTexts('account').language} className="-ms-2.5 flex gap-1">
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === spoken}
          // What the server wrote on this page comes again in the other language.
          onClick={() => void speak(language).then(() => router.refresh())}
          className="h-8 touch:h-11 rounded-md px-2.5 text-xs text-ink-muted hover:bg-hover hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          {languageNames[language]}
        </button>
      ))}
    </div>
  )
}
