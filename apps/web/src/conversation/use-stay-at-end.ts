import { useEffect, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { endPixels, isAtEndOf } from './at-end.ts'

/**
 * Whoever is at the end stays there, whatever comes in and wherever, until they scroll up themselves. That the view is not at the end is no
 * sign of it: what comes in quickly makes the list longer again before it was scrolled, and what was said offline stands below all that was
 * missed. `length`: of the list, in CSS pixels.
 */
export function useStayAtEnd(
  scroller: RefObject<HTMLElement | null>,
  {
    keys,
    length,
    isAtEnd,
    follows,
  }: { keys: readonly string[]; length: number; isAtEnd: boolean; follows: boolean },
  toEnd: () => void,
): void {
  const stays = useRef(false)
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    let end = view.scrollTop
    const onScroll = () => {
      const { scrollTop } = view
      if (isAtEndOf(view)) {
        stays.current = true
        end = scrollTop
      } else if (scrollTop < end - endPixels) stays.current = false
    }
    view.addEventListener('scroll', onScroll, { passive: true })
    return () => view.removeEventListener('scroll', onScroll)
  }, [scroller])
  useLayoutEffect(() => {
    if (isAtEnd) stays.current = true
  }, [isAtEnd])
  useLayoutEffect(() => {
    const view = scroller.current
    if (follows && stays.current && view !== null && !isAtEndOf(view)) toEnd()
  }, [scroller, keys, length, follows, toEnd])
}
