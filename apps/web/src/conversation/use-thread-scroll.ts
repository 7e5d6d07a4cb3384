'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { isAtEndOf, stayFrom, stayOf } from './at-end.ts'
import type { Stay } from './at-end.ts'

/** What stays in sight above the first new reply, in CSS pixels. */
const leadPixels = 12

/**
 * Where a thread is scrolled to: it begins at the first new reply or at its end, stays at the end while one is there, and what is read
 * does not move when earlier replies come in above it (`firstKey` is the first reply's).
 */
export function useThreadScroll(
  scrollerRef: RefObject<HTMLElement | null>,
  contentRef: RefObject<HTMLElement | null>,
  { isReady, firstKey }: { isReady: boolean; firstKey: string | undefined },
): { isAtEnd: boolean; goToEnd: () => void; onScroll: () => void } {
  const [isAtEnd, setAtEnd] = useState(true)
  const stay = useRef<Stay>({ isStaying: true, end: 0 })
  const isPlaced = useRef(false)
  const before = useRef<{ height: number; firstKey: string | undefined }>({ height: 0, firstKey: undefined })

  const goToEnd = useCallback(() => {
    const element = scrollerRef.current
    if (element === null) return
    element.scrollTop = element.scrollHeight
    stay.current = stayFrom(element)
    setAtEnd(true)
  }, [scrollerRef])

  const onScroll = useCallback(() => {
    const element = scrollerRef.current
    if (element === null || !isPlaced.current) return
    stay.current = stayOf(stay.current, element)
    setAtEnd(isAtEndOf(element))
  }, [scrollerRef])

  useLayoutEffect(() => {
    const element = scrollerRef.current
    if (element === null || !isReady) return
    if (!isPlaced.current) {
      isPlaced.current = true
      const divider = element.querySelector<HTMLElement>('[data-first-unread]')
      element.scrollTop =
        divider === null
          ? element.scrollHeight
          : divider.getBoundingClientRect().top -
            element.getBoundingClientRect().top +
            element.scrollTop -
            leadPixels
      stay.current = stayFrom(element)
      onScroll()
    } else if (firstKey !== before.current.firstKey && before.current.firstKey !== undefined) {
      const above = element.scrollHeight - before.current.height
      element.scrollTop += above
      stay.current = { ...stay.current, end: stay.current.end + above }
    } else if (stay.current.isStaying) element.scrollTop = element.scrollHeight
    before.current = { height: element.scrollHeight, firstKey }
  })

  // Texts that are laid out later, a growing composer, a phone's keyboard: the end stays in sight.
  useEffect(() => {
    const element = scrollerRef.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      before.current.height = element.scrollHeight
      if (isPlaced.current && stay.current.isStaying) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    if (contentRef.current !== null) observer.observe(contentRef.current)
    return () => observer.disconnect()
  }, [scrollerRef, contentRef])

  return { isAtEnd, goToEnd, onScroll }
}
