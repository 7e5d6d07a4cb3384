'use client'

import { useSyncExternalStore } from 'react'
import { themeKey } from './theme-script.ts'

export type Theme = 'light' | 'dark' | 'system'

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}

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
  return useSyncExternalStore(subscribe, readTheme, () => 'system')
}

/** Chooses a theme; where the browser keeps nothing, nothing changes. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(themeKey, theme)
  } catch {
    return
  }
  // Browsers tell the other tabs; this one is told here.
  window.dispatchEvent(new StorageEvent('storage', { key: themeKey }))
}
