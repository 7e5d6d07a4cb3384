import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { belowOf, isAtEndOf, stayFrom, stayOf } from './at-end.ts'
import type { Stay } from './at-end.ts'

/**
 * Whoever is at the end stays there until they go up themselves, whatever comes in and wherever, and whatever else moves the view meanwhile.
 * The list itself follows what is appended, but not before it was told where it was scrolled to, and not when something else has scrolled it
 * since. `follows`: the end is that of the conversation, and may be followed. Before the view is placed it stands at the end. `length`: of the
 * list, in CSS pixels. Gives the way to the end for those who ask for it: from then on they stay.
 */
export function useStayAtEnd(
  scrollerRef: RefObject<HTMLElement | null>,
  {
    keys,
    length,
    follows,
    isPlaced,
  }: { keys: readonly string[]; length: number; follows: boolean; isPlaced: boolean },
  toEnd: () => void,
): () => void {
  const stay = useRef<Stay>(undefined)
  const rows = useRef(keys.length)
  useEffect(() => {
    const view = scrollerRef.current
    if (view === null) return
    const onScroll = () => {
      if (stay.current !== undefined) stay.current = stayOf(stay.current, view)
    }
    view.addEventListener('scroll', onScroll, { passive: true })
    return () => view.removeEventListener('scroll', onScroll)
  }, [scrollerRef])
  useLayoutEffect(() => {
    const view = scrollerRef.current
    const hasMore = keys.length > rows.current
    rows.current = keys.length
    if (view === null || !follows) {
      stay.current = undefined
      return
    }
    if (stay.current !== undefined) stay.current = stayOf(stay.current, view)
    else stay.current = isPlaced ? stayFrom(view) : { isStaying: true, end: 0 }
    if (stay.current.isStaying && (hasMore ? belowOf(view) > 1 : !isAtEndOf(view))) toEnd()
  }, [scrollerRef, keys, length, follows, isPlaced, toEnd])
  return useCallback(() => {
    toEnd()
    const view = scrollerRef.current
    if (view !== null && stay.current !== undefined)
      stay.current = { isStaying: true, end: view.scrollHeight - view.clientHeight }
  }, [scrollerRef, toEnd])
}
