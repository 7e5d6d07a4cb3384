'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { MouseEvent, PointerEvent } from 'react'

const pressMs = 450
const slackPixels = 10

/** A finger that rests on something: what a mouse does by hovering. Handlers for the element; `onPress` gets the element. */
export function useLongPress(onPress: ((element: HTMLElement) => void) | undefined) {
  const latest = useRef(onPress)
  useEffect(() => {
    latest.current = onPress
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useMemo(() => {
    let from = { x: 0, y: 0 }
    const stop = () => clearTimeout(timer.current)
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        stop()
        if (event.pointerType !== 'touch' || !event.isPrimary || latest.current === undefined) return
        from = { x: event.clientX, y: event.clientY }
        const element = event.currentTarget
        timer.current = setTimeout(() => latest.current?.(element), pressMs)
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPixels) stop()
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      // The browser's own menu would cover ours; a mouse keeps its.
      onContextMenu(event: MouseEvent<HTMLElement>) {
        const { pointerType } = event.nativeEvent as Partial<globalThis.PointerEvent>
        if (pointerType === 'touch' && latest.current !== undefined) event.preventDefault()
      },
    }
  }, [])
}
