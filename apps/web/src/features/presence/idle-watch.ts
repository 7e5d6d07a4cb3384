'use client'

import { useEffect } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { watchIdle } from './idle.ts'

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const
const clock = {
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Tells the server when nobody touches this page any more, and when somebody does again: what `automatic` presence goes by. Shows nothing: a component so that it can come later. */
export function Idle(): null {
  const client = useClient()
  useEffect(() => {
    const watch = watchIdle((isIdle) => client.setIdle(isIdle), clock)
    const stopped = new AbortController()
    const options = { signal: stopped.signal, passive: true, capture: true }
    const show = () => watch.show(document.visibilityState === 'visible')
    for (const touch of touches) window.addEventListener(touch, () => watch.touch(), options)
    document.addEventListener('visibilitychange', show, options)
    show()
    return () => {
      stopped.abort()
      watch.stop()
    }
  }, [client])
  return null
}
