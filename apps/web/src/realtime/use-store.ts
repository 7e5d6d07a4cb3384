import type { Readable } from '@runnel/client/client'
import { useCallback, useRef, useSyncExternalStore } from 'react'

/**
 * Part of a store, rendered again only when that part changes by `isEqual`. The server's snapshot is the seeded state,
 * which the browser has too until the SDK starts, so that hydration finds the same.
 */
export function useStore<State, Part>(
  store: Readable<State>,
  select: (state: State) => Part,
  isEqual: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const last = useRef<{ part: Part } | undefined>(undefined)
  const read = useCallback(() => {
    const part = select(store.getState())
    if (last.current === undefined || !isEqual(last.current.part, part)) last.current = { part }
    return last.current.part
  }, [store, select, isEqual])
  return useSyncExternalStore(store.subscribe, read, read)
}

/** Whether two lists hold the same things in the same order: for selectors that make a new list each time. */
export function isSameList<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
}
