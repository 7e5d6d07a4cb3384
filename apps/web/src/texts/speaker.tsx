'use client'

import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { FirstTexts } from './catalogue.ts'
import type { Language } from './language.ts'
import { SaidContext } from './use-texts.ts'

/** Says everything below in one language, until another is spoken: then the page changes where it stands, and what was typed stays. */
export function Speaker({
  language,
  first,
  children,
}: {
  language: Language
  first: FirstTexts
  children: ReactNode
}) {
  const [spoken, speak] = useState({ language, first })
  const said = useMemo(() => ({ ...spoken, speak }), [spoken])
  return <SaidContext value={said}>{children}</SaidContext>
}
