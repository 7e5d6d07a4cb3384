'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from './classes.ts'
import { SheetGrip } from './sheet-grip.tsx'
import { useBackCloses } from './use-back-closes.ts'
import { noteWayBack } from './way-back.ts'

/** What is chosen, or the first field, or else the first button: where one goes on. */
const toGoOn = ['input:checked:enabled', ':is(input, select, textarea):enabled', 'button:enabled, a[href]']

/** A question above the page. On a phone it is a sheet at the bottom, so that the keyboard leaves it in view. */
export function Dialog({
  title,
  description,
  onClose,
  initialFocus,
  width = 'max-w-md',
  children,
}: {
  title: string
  description?: ReactNode
  onClose: () => void
  /** What has the focus first, where it is not the first control of the content. */
  initialFocus?: RefObject<HTMLElement | null>
  width?: string
  children: ReactNode
}) {
  const texts = useTexts('shell')
  const popup = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  // Before the dialog takes the focus.
  const [wayBack] = useState(noteWayBack)
  useBackCloses(onClose)
  const firstControl = (openedBy: string) => {
    // By touch it would open the keyboard over what is to be read.
    if (openedBy === 'touch') return true
    for (const selector of toGoOn) {
      const found = content.current?.querySelector<HTMLElement>(selector) ?? undefined
      if (found !== undefined) return found
    }
    return true
  }
  /** What was done in it may have led the focus on. */
  const isElsewhere = () => {
    const focused = document.activeElement
    return focused !== null && focused !== document.body && popup.current?.contains(focused) !== true
  }
  return (
    <Base.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-backdrop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={initialFocus ?? firstControl}
          finalFocus={() => !isElsewhere() && wayBack()}
          ref={popup}
          className={classes(
            'fixed z-30 flex max-h-[min(44rem,calc(100dvh-2rem-var(--keyboard,0px)))] flex-col bg-raised shadow-raised outline-none',
            'inset-x-0 bottom-[var(--keyboard,0px)] rounded-t-lg pb-[env(safe-area-inset-bottom)]',
            'sm:inset-x-auto sm:top-[14vh] sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-3rem)] sm:-translate-x-1/2 sm:rounded-lg sm:pb-0 sm:max-h-[76vh]',
            'transition-[opacity,translate] duration-150 ease-out data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0',
            width,
          )}
        >
          <SheetGrip onClose={onClose} />
          <header className="flex items-start gap-3 px-5 pt-5 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold tracking-tight">{title}</Base.Title>
              {description === undefined ? null : (
                <Base.Description className="mt-1 text-sm text-ink-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close
              aria-label={texts.close}
              className="-mt-1 -mr-2 inline-flex size-8 touch:size-11 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink"
            >
              <X size={17} aria-hidden />
            </Base.Close>
          </header>
          <div ref={content} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-5">
            {children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The row of buttons that ends a dialog. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>
}
