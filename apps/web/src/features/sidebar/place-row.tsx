'use client'

import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import type { Link } from './channel-link.tsx'

/** One place in the sidebar that is no channel, with how much waits there. */
export function PlaceRow({
  href,
  icon,
  title,
  label,
  count = 0,
  isOpen,
  link: Anchor,
}: {
  href: string
  icon: ReactNode
  title: string
  /** Its accessible name, where it is more than title and count. */
  label?: string
  count?: number
  isOpen: boolean
  link: Link
}) {
  const texts = useTexts('shell')
  return (
    <Anchor
      href={href}
      aria-label={label}
      aria-current={isOpen ? 'page' : undefined}
      className="flex h-[30px] compact:h-[26px] touch:h-11 items-center gap-2 rounded-md px-2 text-ink-muted transition-colors duration-75 hover:bg-hover hover:text-ink aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      <span className="flex w-4 justify-center text-ink-faint">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {count === 0 ? null : (
        // Drawn by the style sheet: it is no text of the link, whose name says it in words.
        <span
          data-count={texts.count(count)}
          className="pr-1 text-xs font-medium tabular-nums before:content-[attr(data-count)]"
        />
      )}
    </Anchor>
  )
}
