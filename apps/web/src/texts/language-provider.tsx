'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { Language } from './language.ts'

type Speaker = ComponentType<{ children: ReactNode }>

// By Next's own means: it announces the script of the one language with the page, and fetches no other.
const speakers: Record<Language, Speaker> = {
  en: dynamic(() => import('./english.tsx').then((module) => module.English)),
  de: dynamic(() => import('./german.tsx').then((module) => module.German)),
}

/** Says everything below in the language the page began with, until another is wanted. No boundary stands around it: the page comes to life once the texts are there. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const [begun] = useState(language)
  const Speaker = speakers[begun]
  return <Speaker>{children}</Speaker>
}
