'use client'

import { useState } from 'react'

/** What somebody types over a value that others may change meanwhile. */
export interface Typed<Value> {
  value: Value
  set: (value: Value) => void
  isChanged: boolean
  /** What the value has become since one began to type, if it has. */
  meanwhile: Value | undefined
}

/** What was typed and not saved when a panel was closed, by what it is about; as long as the page lives. */
const kept = new Map<string, { base: unknown; value: unknown }>()

/**
 * Follows `current` until something is typed; from then on what was typed stays, whatever happens to the hold, the
 * connection or the panel (LCK-1). `about` names what it is, such as `<channel> topic`.
 */
export function useTyped<Value extends string | number>(about: string, current: Value): Typed<Value> {
  const [state, setState] = useState(
    () => (kept.get(about) as { base: Value; value: Value } | undefined) ?? { base: current, value: current },
  )
  // Untouched it follows; and typed to what it is by now, it is untouched.
  if (state.base !== current && (state.value === state.base || state.value === current)) {
    kept.delete(about)
    setState({ base: current, value: current })
  }
  const isChanged = state.value !== current
  return {
    value: state.value,
    set: (value) => {
      const next = { base: state.base, value }
      if (value === current) kept.delete(about)
      else kept.set(about, next)
      setState(next)
    },
    isChanged,
    meanwhile: isChanged && state.base !== current ? current : undefined,
  }
}
