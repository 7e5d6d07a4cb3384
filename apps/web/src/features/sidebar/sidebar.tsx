'use client'

import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'

/** The left of the window: the way to anything by its name, the places that are no channels, and my channels, between what the window puts above and below. */
export function Sidebar({
  header,
  footer,
  places,
  list,
  onSwitch,
}: {
  header: ReactNode
  footer: ReactNode
  /** Rows of `place-row.tsx`. */
  places: ReactNode
  list: ReactNode
  onSwitch: () => void
}) {
  const texts = useTexts('shell')
  return (
    <>
      {header}
      <div className="flex flex-col gap-px px-2 pb-2">
        <button
          type="button"
          onClick={onSwitch}
          className="mb-1 flex h-8 touch:h-11 w-full items-center gap-2 rounded-md bg-hover px-2 text-left text-ink-muted transition-colors duration-100 hover:bg-pressed hover:text-ink"
        >
          <Search size={15} aria-hidden className="ml-px" />
          <span className="flex-1">{texts.sidebar.jump}</span>
          <kbd aria-hidden className="touch:hidden font-sans text-xs">
            {texts.keys('Ctrl K')}
          </kbd>
        </button>
        {places}
      </div>
      {list}
      {footer}
    </>
  )
}
