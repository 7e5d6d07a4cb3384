import { useLayoutEffect, useRef } from 'react'

/**
 * Whoever is at the end stays there when something comes in above what is last: what I said while offline stands below all that I missed,
 * and stays in sight. What is appended is followed by the list itself.
 */
export function useStayAtEnd(keys: readonly string[], isAtEnd: boolean, toEnd: () => void): void {
  const before = useRef(keys)
  useLayoutEffect(() => {
    const [count, last] = [before.current.length, before.current.at(-1)]
    before.current = keys
    if (isAtEnd && last !== undefined && keys.length > count && keys.at(-1) === last) toEnd()
  }, [keys, isAtEnd, toEnd])
}
