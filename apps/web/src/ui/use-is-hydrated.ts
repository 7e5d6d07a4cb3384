import { useRef, useSyncExternalStore } from 'react'

const never = () => () => {}

/** False on the server and in the first render of the browser, which must be alike; true from then on. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

/** Whether the server rendered this; always the same for what it is called in, so nothing is rendered again for it. */
export function useIsServed(): boolean {
  const isServed = useRef(typeof window === 'undefined')
  return useSyncExternalStore(
    never,
    () => isServed.current,
    // Asked only where what the server rendered comes to life.
    () => (isServed.current = true),
  )
}
