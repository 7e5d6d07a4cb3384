'use client'

import { useSyncExternalStore } from 'react'
import { keepChoice, subscribeChoices } from '@/ui/browser-choice.ts'
import { densityKey } from './density-script.ts'

export type Density = 'comfortable' | 'compact'

/** How close together things are, as the page shows them. */
function readDensity(): Density {
  return document.documentElement.dataset['density'] === 'compact' ? 'compact' : 'comfortable'
}

/** How close together things are in this browser. */
export function useDensity(): Density {
  return useSyncExternalStore(subscribeChoices, readDensity, () => 'comfortable')
}

/** Chooses how close together things are; where the browser keeps nothing, nothing changes. */
export function setDensity(density: Density): void {
  keepChoice(densityKey, density)
}
