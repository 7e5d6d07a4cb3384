'use client'

import { ThemeProvider as Themes } from 'next-themes'
import type { ReactNode } from 'react'

/** Light, dark or the system's theme, chosen before the first paint by a script that carries the page's nonce. */
export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <Themes
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme
      {...(nonce === undefined ? {} : { nonce })}
    >
      {children}
    </Themes>
  )
}
