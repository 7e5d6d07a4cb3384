'use client'

import { cloneElement, lazy, Suspense, useState } from 'react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'

const loadMenu = () => import('./menu.tsx')
const Menu = lazy(async () => ({ default: (await loadMenu()).Menu }))

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
export function MenuButton({ trigger, load, children, ...rest }: MenuButtonProps) {
  // Rendered inside the landmark of its button, so that a screen reader finds it where it is.
  const [landmark, setLandmark] = useState<HTMLElement | null>()
  const prepare = () => void Promise.all([loadMenu(), load()]).catch(() => undefined)
  const button = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: (event) => setLandmark(event.currentTarget.closest<HTMLElement>('[role=dialog], main, aside')),
  })
  if (landmark === undefined) return button
  return (
    <Suspense fallback={button}>
      <Menu trigger={trigger} landmark={landmark} {...rest}>
        <Suspense>{children}</Suspense>
      </Menu>
    </Suspense>
  )
}
