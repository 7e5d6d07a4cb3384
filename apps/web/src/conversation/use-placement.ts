'use client'

import type { Virtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useState } from 'react'
import type { Place } from './beginning.ts'

const patienceFrames = 12

/** Scrolls to where the view begins once there are rows, and says when it has come to rest there. */
export function usePlacement(
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>,
  place: Place | undefined,
): boolean {
  const [isPlaced, setPlaced] = useState(false)

  // Heights are guesses until rows are measured: the view is at rest when it has stood still for two frames.
  useLayoutEffect(() => {
    if (place === undefined) return
    scrollTo(virtualizer, place)
    let still = 0
    let frames = 0
    let last: number | null = null
    let frame = requestAnimationFrame(function look() {
      const { scrollOffset } = virtualizer
      still = scrollOffset === last ? still + 1 : 0
      last = scrollOffset
      frames += 1
      if (still >= 2 || frames >= patienceFrames) setPlaced(true)
      else frame = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(frame)
  }, [virtualizer, place])

  return isPlaced
}

/** Goes to a place at once. */
function scrollTo(virtualizer: Virtualizer<HTMLDivElement, HTMLElement>, place: Place): void {
  if (place.kind === 'end') virtualizer.scrollToEnd()
  else virtualizer.scrollToIndex(place.index, { align: place.kind === 'start' ? 'start' : 'center' })
}
