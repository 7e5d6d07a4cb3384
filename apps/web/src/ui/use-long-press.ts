'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { MouseEvent, PointerEvent } from 'react'
import { restMs, slackPixels } from './long-press.ts'

/** A finger that rests on something: what a mouse does by hovering. Handlers for the element; `onPress` gets the element. */
export function useLongPress(onPress: ((element: HTMLElement) => void) | undefined) {
  const latest = useRef(onPress)
  useEffect(() => {
    latest.current = onPress
  })
  const from = useRef({ x: 0, y: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useMemo(() => {
    const stop = () => clearTimeout(timer.current)
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        stop()
        if (event.pointerType !== 'touch' || !event.isPrimary || latest.current === undefined) return
        from.current = { x: event.clientX, y: event.clientY }
        const element = event.currentTarget
        timer.current = setTimeout(() => {
          window.addEventListener('touchend', swallow, { capture: true, once: true, passive: false })
          latest.current?.(element)
        }, restMs)
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > slackPixels) stop()
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

/** Lifting the finger belongs to the press: it must not press what has opened under it meanwhile. */
function swallow(event: TouchEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}
