'use client'

import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'

/** One row of a long list is a stop of the Tab key; arrows, Home, End and the page keys move among the others, the menu key opens what a row offers. */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  { count, pageRows, reveal }: { count: number; pageRows: () => number; reveal: (index: number) => void },
) {
  const [active, setActive] = useState(0)
  const wanted = useRef<number>(undefined)

  const rowAt = (index: number) =>
    list.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-member]`) ?? undefined

  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const row = rowAt(wanted.current)
    if (row === undefined) return
    wanted.current = undefined
    // Whoever has gone elsewhere while it was fetched is left there.
    if (document.activeElement === document.body || list.current?.contains(document.activeElement) === true)
      row.focus({ preventScroll: true })
  })

  /** Brings the focus to a row, fetching and scrolling as it takes. */
  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(index, count - 1))
    setActive(next)
    reveal(next)
    const row = rowAt(next)
    wanted.current = row === undefined ? next : undefined
    // Until the row is there the list itself keeps the focus, or it would be lost with the row that has it now.
    ;(row ?? list.current)?.focus({ preventScroll: true })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return
    const row = event.target.closest<HTMLElement>('[data-index]')
    if (row === null) return
    const isMenuKey = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')
    if (isMenuKey) {
      const button = row.querySelector<HTMLElement>('[aria-haspopup="menu"]')
      if (button === null) return
      event.preventDefault()
      button.click()
      return
    }
    if (!event.target.matches('[data-member]')) return
    const at = Number(row.dataset['index'])
    const next = targetOf(event.key, at, count, pageRows())
    if (next === undefined) return
    event.preventDefault()
    focusRow(next)
  }

  return { active: Math.min(active, Math.max(0, count - 1)), setActive, focusRow, onKeyDown }
}

function targetOf(key: string, at: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1
    case 'ArrowUp':
      return at - 1
    case 'PageDown':
      return at + page
    case 'PageUp':
      return at - page
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
