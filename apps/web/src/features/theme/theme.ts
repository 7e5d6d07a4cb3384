'use client'

import { useSyncExternalStore } from 'react'
import { keepChoice, subscribeChoices } from '@/ui/browser-choice.ts'
import { themeKey } from './theme-script.ts'

export type Theme = 'light' | 'dark' | 'system'

function readTheme(): Theme {
  try {
    const chosen = localStorage.getItem(themeKey)
    return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
  } catch {
    return 'system'
  }
}

/** The theme that was chosen in this browser. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribeChoices, readTheme, () => 'system')
}

/** Chooses a theme; where the browser keeps nothing, nothing changes. */
export function setTheme(theme: Theme): void {
  keepChoice(themeKey, theme)
}
