'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useBackCloses } from '@/ui/use-back-closes.ts'

/** A menu beside what it is about, open from the first. Gives the focus back to it. */
export function MenuAt({
  title,
  anchor,
  onClose,
  children,
}: {
  title: string
  anchor: HTMLElement
  onClose: () => void
  children: ReactNode
}) {
  useBackCloses(onClose)
  // The list may take the row out of the page while this is open: then it stays where it was.
  const place = useMemo(() => {
    const seen = { last: anchor.getBoundingClientRect() }
    return {
      contextElement: anchor,
      getBoundingClientRect: () => {
        if (anchor.isConnected) seen.last = anchor.getBoundingClientRect()
        return seen.last
      },
    }
  }, [anchor])
  return (
    <Base.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal container={anchor.closest<HTMLElement>('main, aside') ?? undefined}>
        <Base.Positioner
          anchor={place}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Base.Popup
            aria-label={title}
            finalFocus={() => (anchor.isConnected ? anchor : true)}
            className="max-h-(--available-height) min-w-56 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md bg-raised p-1 shadow-raised outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
