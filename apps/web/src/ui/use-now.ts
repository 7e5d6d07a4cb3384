'use client'

import { useSyncExternalStore } from 'react'
import { subscribeMinute } from './minute.ts'

const never = () => () => {}
const stepMs = 30_000
const now = () => Math.floor(Date.now() / stepMs) * stepMs

/** The time in ms since 1970, anew every half minute, for what is told relative to it. Stands still while it is not `isNeeded`. */
export function useNow(isNeeded: boolean): number {
  return useSyncExternalStore(isNeeded ? subscribeMinute : never, now, now)
}
