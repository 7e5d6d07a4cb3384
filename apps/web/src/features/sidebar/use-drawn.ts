'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** Rows drawn beyond what is seen, on either side: the Tab key finds its next stop there. */
const beyond = 6
/** Rows drawn before anything could be measured, as on the server. */
const atFirst = 40

/** Which rows of a list are to be drawn, `to` excluded. */
export interface Drawn {
  from: number
  to: number
}

/** The rows of a list that begins at `top` in a view of `height` pixels, in steps, so that scrolling seldom renders. */
export function drawnRows(
  count: number,
  { top, height, row }: { top: number; height: number; row: number },
): Drawn {
  const step = beyond / 2
  const first = Math.floor(-top / row / step) * step - beyond
  const last = Math.ceil((height - top) / row / step) * step + beyond
  const from = Math.min(Math.max(0, first), count)
  return { from, to: Math.max(from, Math.min(last, count)) }
}

/** The rows of a list within a scrolling view that are near what is seen. Each is as high as the list's `--row`. */
export function useDrawn(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  count: number,
): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ from: 0, to: atFirst })
  const look = () => {
    const [view, rows] = [scroller.current, list.current]
    if (view === null || rows === null || count <= atFirst) return
    const row = Number.parseFloat(getComputedStyle(rows).getPropertyValue('--row')) || 31
    const top = rows.getBoundingClientRect().top - view.getBoundingClientRect().top
    const next = drawnRows(count, { top, height: view.clientHeight, row })
    setDrawn((last) => (last.from === next.from && last.to === next.to ? last : next))
  }
  const latest = useRef(look)
  // What stands above may have changed its height with any render.
  useLayoutEffect(() => {
    latest.current = look
    look()
  })
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    const again = () => latest.current()
    view.addEventListener('scroll', again, { passive: true })
    const observer = new ResizeObserver(again)
    observer.observe(view)
    return () => {
      view.removeEventListener('scroll', again)
      observer.disconnect()
    }
  }, [scroller])
  return count <= atFirst
    ? { from: 0, to: count }
    : { from: Math.min(drawn.from, count), to: Math.min(drawn.to, count) }
}
