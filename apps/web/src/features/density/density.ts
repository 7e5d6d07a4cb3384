'use client'

import { useSyncExternalStore } from 'react'
import { densityKey } from './density-script.ts'

export type Density = 'comfortable' | 'compact'

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}

/** How close together things are, as the page shows them. */
function readDensity(): Density {
  return document.documentElement.dataset['density'] === 'compact' ? 'compact' : 'comfortable'
}

/** How close together things are in this browser. */
export function useDensity(): Density {
  return useSyncExternalStore(subscribe, readDensity, () => 'comfortable')
}

/** Chooses how close together things are; where the browser keeps nothing, nothing changes. */
export function setDensity(density: Density): void {
  try {
    localStorage.setItem(densityKey, density)
  } catch {
    return
  }
  // Browsers tell the other tabs; this one is told here.
  window.dispatchEvent(new StorageEvent('storage', { key: densityKey }))
}
