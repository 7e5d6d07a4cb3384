'use client'

import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'
import { keyPatterns } from '@/ui/key-patterns.ts'

/** What the window's keys do. */
export interface WindowKeys {
  onSwitch: () => void
  onStep: (step: 1 | -1, onlyUnread: boolean) => void
  onKeys: () => void
  onEscape: () => void
}

/** A dialog or menu is open: it has the keys then. */
function isCovered(): boolean {
  return (
    document.querySelector(
      '[role=dialog]:not([data-window-pane]), [role=menu], [role=listbox][data-open]',
    ) !== null
  )
}

function focusIn(pane: HTMLElement): void {
  const target =
    pane.querySelector<HTMLElement>('textarea:not([disabled])') ??
    pane.querySelector<HTMLElement>('[aria-current=page]') ??
    pane.querySelector<HTMLElement>('input, button, a[href]')
  ;(target ?? pane).focus()
}

/** Moves focus to the pane after or before the one it is in. */
function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) =>
    pane.checkVisibility({ visibilityProperty: true }),
  )
  const current = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(Math.max(current, step === 1 ? -1 : 0) + step + panes.length) % panes.length]
  if (next !== undefined) focusIn(next)
}

/** The keys that work everywhere in the window. Those of a single pane belong to it. Shows nothing: a component so that it can come later. */
export function Keys(keys: WindowKeys): null {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const act = (run: (now: WindowKeys) => void) => (event: KeyboardEvent) => {
      if (isCovered()) return
      event.preventDefault()
      run(latest.current)
    }
    const stop = tinykeys(
      window,
      {
        [keyPatterns.switch]: act((now) => now.onSwitch()),
        [keyPatterns.keys]: act((now) => now.onKeys()),
        [keyPatterns.previous]: act((now) => now.onStep(-1, false)),
        [keyPatterns.next]: act((now) => now.onStep(1, false)),
        [keyPatterns.previousUnread]: act((now) => now.onStep(-1, true)),
        [keyPatterns.nextUnread]: act((now) => now.onStep(1, true)),
        [keyPatterns.nextPane]: act(() => stepPane(1)),
        [keyPatterns.previousPane]: act(() => stepPane(-1)),
        [keyPatterns.escape]: (event) => {
          if (!event.defaultPrevented && !isCovered()) latest.current.onEscape()
        },
      },
      { ignore: () => false },
    )
    // Keys that came before are pressed again now (`early-press.ts`).
    document.querySelector('[data-deaf]')?.removeAttribute('data-deaf')
    return stop
  }, [])
  return null
}
