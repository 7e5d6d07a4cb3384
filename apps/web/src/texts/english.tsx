import type { ReactNode } from 'react'
import { first } from './first.en.ts'
import { Speaker } from './speaker.tsx'

/** Says everything below in English, until another language is wanted. */
export function English({ children }: { children: ReactNode }) {
  return (
    <Speaker language="en" first={first}>
      {children}
    </Speaker>
  )
}
