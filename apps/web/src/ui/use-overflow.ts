import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** On which sides something that scrolls along the line has more than is shown. */
export type Overflow = 'none' | 'left' | 'right' | 'both'

/** The sides for how far it is scrolled (negative where one reads from right to left), in CSS pixels. */
export function overflowOf(scrolled: number, width: number, whole: number, isBackwards: boolean): Overflow {
  const most = whole - width
  const left = isBackwards ? most + scrolled : scrolled
  const isLeft = left > 1
  const isRight = most - left > 1
  return isLeft && isRight ? 'both' : isLeft ? 'left' : isRight ? 'right' : 'none'
}

/** Keeps an eye on an element that scrolls along the line. */
export function useOverflow(element: RefObject<HTMLElement | null>): Overflow {
  const [overflow, setOverflow] = useState<Overflow>('none')
  useEffect(() => {
    const watched = element.current
    if (watched === null) return
    const look = () => {
      const { scrollLeft, clientWidth, scrollWidth } = watched
      setOverflow(
        overflowOf(scrollLeft, clientWidth, scrollWidth, getComputedStyle(watched).direction === 'rtl'),
      )
    }
    look()
    const sizes = new ResizeObserver(look)
    sizes.observe(watched)
    watched.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      watched.removeEventListener('scroll', look)
    }
  }, [element])
  return overflow
}
