'use client'

import type { ReactNode } from 'react'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'

/** What the main pane shows that is no channel: a title, what belongs right below it, and the rest, which scrolls, and comes once it can be used: what is typed into a field before would be lost. */
export function Place({
  title,
  lead,
  below,
  width = 'max-w-4xl',
  children,
}: {
  title: string
  /** The way to the sidebar, where it is hidden. */
  lead: ReactNode
  below?: ReactNode
  width?: string
  children: ReactNode
}) {
  const isHydrated = useIsHydrated()
  return (
    <>
      <header className="shrink-0 border-b border-line">
        <div className="flex h-13 touch:h-14 items-center gap-1 pr-2 pl-2 md:pr-3 md:pl-5">
          {lead}
          <h1 className="flex-1 truncate text-base font-semibold tracking-[-0.006em]">{title}</h1>
        </div>
        {below}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-16 md:px-6">
        <div className={`mx-auto pt-6 ${width}`}>{isHydrated ? children : null}</div>
      </div>
    </>
  )
}
