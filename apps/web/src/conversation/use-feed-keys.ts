'use client'

import { useLayoutEffect, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent } from 'react'

/** Which message of the feed has, or last had, the focus. By key: pages that come in change every index. */
export interface FeedFocus {
  active: string | undefined
  hasFocus: boolean
  setActive: (key: string) => void
  setFocus: (hasFocus: boolean) => void
}

/** Nothing has the focus at first. */
export function useFeedFocus(): FeedFocus {
  const [active, setActive] = useState<string>()
  const [hasFocus, setFocus] = useState(false)
  return { active, hasFocus, setActive, setFocus }
}

/**
 * One message of the feed is a stop of the Tab key; arrows move among the others. `reveal` scrolls to a row,
 * `elementOf` finds its element once it is rendered.
 */
export function useFeedKeys(
  { setActive, setFocus }: Pick<FeedFocus, 'setActive' | 'setFocus'>,
  keys: readonly string[],
  reveal: (index: number) => void,
  elementOf: (key: string) => HTMLElement | undefined,
  /** Any other key pressed on a message; says whether it meant something. */
  onLetter: (key: string, index: number, element: HTMLElement) => boolean = () => false,
) {
  const wanted = useRef<string>(undefined)

  useLayoutEffect(() => {
    const key = wanted.current
    const element = key === undefined ? undefined : elementOf(key)
    if (element === undefined) return
    wanted.current = undefined
    element.focus({ preventScroll: true })
  })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'ARTICLE') return
    // Not the one that is known to have the focus: a key can be given to a message that has not got it (yet).
    const at = keys.indexOf(event.target.dataset.key ?? '')
    if (at >= 0 && onLetter(event.key, at, event.target)) return event.preventDefault()
    const next = targetOf(event.key, at, keys.length)
    const key = next === undefined ? undefined : keys[next]
    if (next === undefined || key === undefined) return
    event.preventDefault()
    wanted.current = key
    setActive(key)
    reveal(next)
  }

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    setFocus(true)
    const row = event.target.closest<HTMLElement>('article')
    if (row?.dataset.key !== undefined) setActive(row.dataset.key)
  }
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setFocus(false)
  }

  return { onKeyDown, onFocus, onBlur }
}

function targetOf(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
