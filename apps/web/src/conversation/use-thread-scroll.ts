'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { isAtEndOf } from './at-end.ts'

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
  const follows = useRef(true)
  const isPlaced = useRef(false)
  const before = useRef<{ height: number; firstKey: string | undefined }>({ height: 0, firstKey: undefined })

  const goToEnd = useCallback(() => {
    const element = scrollerRef.current
    if (element === null) return
    follows.current = true
    element.scrollTop = element.scrollHeight
    setAtEnd(true)
  }, [scrollerRef])

  const onScroll = useCallback(() => {
    const element = scrollerRef.current
    if (element === null || !isPlaced.current) return
    follows.current = isAtEndOf(element)
    setAtEnd(follows.current)
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
      onScroll()
    } else if (firstKey !== before.current.firstKey && before.current.firstKey !== undefined) {
      element.scrollTop += element.scrollHeight - before.current.height
    } else if (follows.current) element.scrollTop = element.scrollHeight
    before.current = { height: element.scrollHeight, firstKey }
  })

  // Texts that are laid out later, a growing composer, a phone's keyboard: the end stays in sight.
  useEffect(() => {
    const element = scrollerRef.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      before.current.height = element.scrollHeight
      if (isPlaced.current && follows.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    if (contentRef.current !== null) observer.observe(contentRef.current)
    return () => observer.disconnect()
  }, [scrollerRef, contentRef])

  return { isAtEnd, goToEnd, onScroll }
}
