'use client'

import { useEffect, useRef } from 'react'
import type { ComponentType } from 'react'

/** Says that the place it stands in has come alive: what was pressed there before is pressed now (`early-press.ts`). */
export function Awake() {
  const self = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    // React leaves an attribute alone that it has once set and that stays the same.
    self.current?.closest('[data-asleep]')?.removeAttribute('data-asleep')
  }, [])
  return <span ref={self} hidden />
}

/** The same, for a view that comes alive as a whole. */
export function awake<Props extends object>(View: ComponentType<Props>): ComponentType<Props> {
  return function AwakeView(props: Props) {
    return (
      <>
        <View {...props} />
        <Awake />
      </>
    )
  }
}
