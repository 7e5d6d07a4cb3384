'use client'

import { useEffect, useRef } from 'react'
import { layOver, leaveOver } from './over.ts'

interface Layer {
  close: () => void
}

/** What lies over the page, the topmost last. */
const layers: Layer[] = []

function goneBack(): void {
  const wasOver = leaveOver()
  const top = layers.pop()
  top?.close()
  if (layers.length > 0) layOver()
  // It was closed otherwise before, and nobody wanted to go back to where one is.
  else if (top === undefined && wasOver) window.history.back()
}

/**
 * On a touch screen, going back closes what is open over the page, as people do it at a phone, and stays at the place below.
 * `place`: where one is; what stays open elsewhere is closed by going back from there.
 */
export function useBackCloses(onClose: () => void, isOpen = true, place?: string): void {
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
  useEffect(() => {
    if (!isOpen || !window.matchMedia('(pointer: coarse)').matches) return
    const layer = { close: () => latest.current() }
    layers.push(layer)
    layOver()
    // The same listener counts once.
    window.addEventListener('popstate', goneBack)
    return () => {
      const at = layers.indexOf(layer)
      if (at >= 0) layers.splice(at, 1)
    }
  }, [isOpen, place])
}
