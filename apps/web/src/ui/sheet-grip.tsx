'use client'

import { useEffect, useRef } from 'react'
import { dragSheet } from './sheet-drag.ts'
import type { SheetDrag } from './sheet-drag.ts'

/**
 * What shows that the sheet around it can be pulled down with a finger to close it, anywhere in it; where its content is scrolled, that
 * scrolls back first.
 */
export function SheetGrip({ onClose }: { onClose: () => void }) {
  const self = useRef<HTMLSpanElement>(null)
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
  useEffect(() => {
    const element = self.current?.parentElement
    if (element === null || element === undefined) return
    // As the style sheet has it: wider, a dialog is none.
    const isSheet = window.matchMedia('(width < 40rem)')
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)')
    let held: { id: number; x: number; y: number } | undefined
    let before = { y: 0, at: 0 }
    let drag: Exclude<SheetDrag, string> | undefined

    const end = () => {
      held = undefined
      drag = undefined
      element.style.transition = ''
      element.style.translate = ''
    }
    const down = ({ touches, target, timeStamp }: TouchEvent) => {
      end()
      const [touch] = touches
      if (touch === undefined || touches.length > 1 || !isSheet.matches) return
      if (!(target instanceof Element) || !isAtTop(target, element)) return
      held = { id: touch.identifier, x: touch.clientX, y: touch.clientY }
      before = { y: touch.clientY, at: timeStamp }
    }
    const move = (event: TouchEvent) => {
      const touch = [...event.changedTouches].find(({ identifier }) => identifier === held?.id)
      if (held === undefined || touch === undefined) return
      const speed = (touch.clientY - before.y) / Math.max(1, event.timeStamp - before.at)
      before = { y: touch.clientY, at: event.timeStamp }
      const way = { x: touch.clientX - held.x, y: touch.clientY - held.y }
      const drawn = dragSheet(way, { height: element.offsetHeight, speed }, drag !== undefined)
      if (drawn === 'other') return end()
      if (drawn === 'undecided') return
      drag = drawn
      // Or the page would be scrolled along.
      if (event.cancelable) event.preventDefault()
      if (isStill.matches) return
      element.style.transition = 'none'
      element.style.translate = `0 ${drag.down}px`
    }
    const up = () => {
      const closes = drag?.closes === true
      end()
      if (closes) latest.current()
    }
    element.addEventListener('touchstart', down, { passive: true })
    element.addEventListener('touchmove', move, { passive: false })
    element.addEventListener('touchend', up, { passive: true })
    element.addEventListener('touchcancel', end, { passive: true })
    return () => {
      element.removeEventListener('touchstart', down)
      element.removeEventListener('touchmove', move)
      element.removeEventListener('touchend', up)
      element.removeEventListener('touchcancel', end)
    }
  }, [])
  return (
    <span
      ref={self}
      aria-hidden
      className="absolute top-1.5 left-1/2 hidden h-1 w-9 -translate-x-1/2 rounded-full bg-line-strong touch:max-sm:block"
    />
  )
}

/** Whether pulling down here scrolls nothing back, and moves no caret. */
function isAtTop(target: Element, sheet: Element): boolean {
  if (target.closest('input, textarea, select') !== null) return false
  for (let element: Element | null = target; element !== null; element = element.parentElement) {
    if (element.scrollTop > 0) return false
    if (element === sheet) return true
  }
  return false
}
