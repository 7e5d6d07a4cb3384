'use client'

import { cloneElement, createElement, useState } from 'react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'
import { partOf } from './lazily.ts'

const menu = partOf(() => import('./menu.tsx').then((module) => module.Menu))

export interface MenuButtonProps {
  /** The button that opens it. */
  trigger: ReactElement<ComponentProps<'button'>>
  label: string
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  /** Fetches the script of the rows; asked as soon as the pointer or the focus comes near. */
  load: () => Promise<unknown>
  /** The rows: lazy components, so that nothing of a menu is fetched before one is wanted. */
  children: ReactNode
}

/** A button that opens a menu, whose script comes when it is first wanted. */
export function MenuButton({ trigger, load, ...rest }: MenuButtonProps) {
  // Rendered inside the landmark of its button, so that a screen reader finds it where it is.
  const [landmark, setLandmark] = useState<HTMLElement | null>()
  const now = menu.useNow()
  const prepare = () => {
    void menu.ask()
    void load().catch(() => undefined)
  }
  const button = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: (event) => {
      prepare()
      setLandmark(event.currentTarget.closest<HTMLElement>('[role=dialog], main, aside'))
    },
  })
  if (landmark === undefined || now === undefined) return button
  return createElement(now, { trigger, landmark, ...rest })
}
