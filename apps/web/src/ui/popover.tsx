'use client'

import { Popover as Base } from '@base-ui/react/popover'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Dialog } from './dialog.tsx'

/** Something about a thing on the page, beside it; on a phone a sheet. Has the focus until it is closed, then gives it back. */
export function Popover({
  title,
  anchor,
  isSheet,
  onClose,
  children,
}: {
  title: string
  /** What was pressed. */
  anchor: HTMLElement
  isSheet: boolean
  onClose: () => void
  children: ReactNode
}) {
  const texts = useTexts('shell')
  // A long list may take the row out of the page while this is open: then it stays where it was.
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
  if (isSheet)
    return (
      <Dialog title={title} onClose={onClose}>
        {children}
      </Dialog>
    )
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal>
        <Base.Positioner
          anchor={place}
          side="inline-end"
          align="start"
          sideOffset={8}
          collisionPadding={12}
          className="z-30 outline-none"
        >
          <Base.Popup
            finalFocus={() => (anchor.isConnected ? anchor : true)}
            className="w-80 max-w-[calc(100vw-1.5rem)] rounded-lg bg-raised shadow-raised outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Base.Title className="sr-only">{title}</Base.Title>
            {children}
            <Base.Close
              aria-label={texts.close}
              className="absolute top-2 right-2 inline-flex size-8 touch:size-11 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
