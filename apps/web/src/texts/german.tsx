import type { ReactNode } from 'react'
import { first } from './first.de.ts'
import { Speaker } from './speaker.tsx'

/** Says everything below in German, until another language is wanted. */
export function German({ children }: { children: ReactNode }) {
  return (
    <Speaker language="de" first={first}>
      {children}
    </Speaker>
  )
}
