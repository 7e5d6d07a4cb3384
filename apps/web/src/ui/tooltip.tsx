'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'

const restMs = 450
const gapPx = 6
const edgePx = 8

/** Where the tooltip goes: below its control, above it where there is no room, never beyond the window's edge. */
function place(tip: HTMLElement, control: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect()
  const isBelow = control.bottom + gapPx + height + edgePx <= window.innerHeight
  const left = Math.min(
    Math.max(edgePx, control.left + (control.width - width) / 2),
    window.innerWidth - width - edgePx,
  )
  tip.style.left = `${Math.max(edgePx, left)}px`
  tip.style.top = `${isBelow ? control.bottom + gapPx : control.top - gapPx - height}px`
}

function Tip({ control, text, keys }: { control: DOMRect; text: string; keys: string | undefined }) {
  const self = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (self.current !== null) place(self.current, control)
  }, [control])
  return createPortal(
    <div
      ref={self}
      aria-hidden
      className="pointer-events-none fixed z-50 flex max-w-72 items-center gap-2 rounded-sm bg-ink px-2 py-1 text-xs text-canvas"
    >
      {text}
      {keys === undefined ? null : <kbd className="font-sans opacity-70">{keys}</kbd>}
    </div>,
    document.body,
  )
}

/**
 * A word or two about a control, for the eyes, when the pointer rests on it or the keyboard reaches it; `keys` names the
 * shortcut. What it says is in the control's accessible name too, or somewhere on the page: touch never shows it.
 */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  const [control, setControl] = useState<DOMRect>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hide = () => {
    clearTimeout(timer.current)
    setControl(undefined)
  }
  const show = (element: Element, ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => element.isConnected && setControl(element.getBoundingClientRect()), ms)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <span
      role="presentation"
      className="contents"
      onPointerEnter={(event) =>
        event.pointerType === 'mouse' &&
        show(event.currentTarget.firstElementChild ?? event.currentTarget, restMs)
      }
      onPointerLeave={hide}
      onPointerDown={hide}
      onKeyDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show(event.target, 0)}
      onBlur={hide}
    >
      {children}
      {control === undefined ? null : <Tip control={control} text={text} keys={keys} />}
    </span>
  )
}
