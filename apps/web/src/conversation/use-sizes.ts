'use client'

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { endPixels } from './at-end.ts'

/** The height of an element, followed as it changes; a guess until it is known. In CSS pixels. */
export function useHeight(
  guess: number,
): [height: number, ref: (element: HTMLElement | null) => (() => void) | undefined] {
  const [height, setHeight] = useState(guess)
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    setHeight(element.offsetHeight)
    const observer = new ResizeObserver(() => setHeight(element.offsetHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [height, ref]
}

/**
 * Keeps the end of the list in sight when the list itself changes its height: a growing composer, a phone's keyboard,
 * a turned screen. Also tells the width in CSS pixels.
 */
export function useSteadyEnd(
  scroller: RefObject<HTMLElement | null>,
  toEnd: () => void,
  onWidth: (width: number) => void,
): void {
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      const fromEnd = element.scrollHeight - element.scrollTop - height
      const hasChanged = element.clientHeight !== height
      height = element.clientHeight
      onWidth(element.clientWidth)
      if (hasChanged && fromEnd <= endPixels) toEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, toEnd, onWidth])
}

/** What is read stays where it is when what stands above the oldest row changes its height (CSS pixels). */
export function useSteadyStart(
  scroller: RefObject<HTMLElement | null>,
  startHeight: number,
  scrollTo: (offset: number) => void,
): void {
  const height = useRef(startHeight)
  useLayoutEffect(() => {
    const offset = scroller.current?.scrollTop ?? 0
    const change = startHeight - height.current
    if (change !== 0 && offset > height.current) scrollTo(offset + change)
    height.current = startHeight
  }, [scroller, startHeight, scrollTo])
}
