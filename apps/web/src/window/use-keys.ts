'use client'

import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'

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

/** The keys that work everywhere in the window. Those of a single pane belong to it. */
export function useKeys(keys: WindowKeys): void {
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
    return tinykeys(
      window,
      {
        '$mod+k': act((now) => now.onSwitch()),
        '$mod+/': act((now) => now.onKeys()),
        'Alt+ArrowUp': act((now) => now.onStep(-1, false)),
        'Alt+ArrowDown': act((now) => now.onStep(1, false)),
        'Alt+Shift+ArrowUp': act((now) => now.onStep(-1, true)),
        'Alt+Shift+ArrowDown': act((now) => now.onStep(1, true)),
        F6: act(() => stepPane(1)),
        'Shift+F6': act(() => stepPane(-1)),
        Escape: (event) => {
          if (!event.defaultPrevented && !isCovered()) latest.current.onEscape()
        },
      },
      { ignore: () => false },
    )
  }, [])
}
