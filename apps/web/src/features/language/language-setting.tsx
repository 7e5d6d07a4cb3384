'use client'

import type { Preferences } from '@runnel/protocol/preference'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { languageNames, languageOf, languages } from '@/texts/language.ts'
import type { Language } from '@/texts/language.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { SelectField } from '@/ui/select-field.tsx'
import { browserLanguage, rememberedLanguage } from './browser-language.ts'
import { useSpeak } from './use-speak.ts'

const preferred = ({ language }: Preferences) => languageOf(language)

/** The choice of the language I read, on all my devices. */
export function LanguageSetting() {
  const texts = useTexts('settings')
  const client = useClient()
  const speak = useSpeak()
  const chosen = useStore(client.preferences, preferred) ?? rememberedLanguage()
  const named = languages.map((value) => ({ value, text: languageNames[value] }))
  return (
    <SelectField<Language | ''>
      label={texts.language}
      value={chosen ?? ''}
      choices={[{ value: '', text: texts.languageOfBrowser(languageNames[browserLanguage()]) }, ...named]}
      onChoose={(value) => {
        const language = value === '' ? undefined : value
        client.setPreferences({ language: language ?? null })
        void speak(language)
      }}
    />
  )
}
