import type { Readable } from '@runnel/client/client'
import { useCallback, useRef, useSyncExternalStore } from 'react'

/** What stores held when the page was made from what the server rendered. */
const seeds = new WeakMap<object, unknown>()

/** Keeps what a store holds now, for the parts of the page that come to life when it has moved on. */
export function keepSeed(store: Readable<unknown>): void {
  seeds.set(store, store.getState())
}

/**
 * Part of a store, rendered again only when that part changes by `isEqual`. What comes to life finds the seeded state, as
 * the server did, whatever has happened since.
 */
export function useStore<State, Part>(
  store: Readable<State>,
  select: (state: State) => Part,
  isEqual: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const last = useRef<{ part: Part } | undefined>(undefined)
  const keep = useCallback(
    (part: Part) => {
      if (last.current === undefined || !isEqual(last.current.part, part)) last.current = { part }
      return last.current.part
    },
    [isEqual],
  )
  const read = useCallback(() => keep(select(store.getState())), [store, select, keep])
  // The same object at each reading, too: it may be compared while it renders.
  const readSeed = () => (seeds.has(store) ? keep(select(seeds.get(store) as State)) : read())
  return useSyncExternalStore(store.subscribe, read, readSeed)
}

/** Whether two lists hold the same things in the same order: for selectors that make a new list each time. */
export function isSameList<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
}
