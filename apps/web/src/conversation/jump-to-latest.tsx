'use client'

import { ArrowDown } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'

/** The way back to the end, with how much has come meanwhile. */
export function JumpToLatest({ unread, onPress }: { unread: number; onPress: () => void }) {
  const texts = useTexts('conversation').history
  return (
    <button
      type="button"
      onClick={onPress}
      className={classes(
        'absolute bottom-3 left-1/2 z-10 inline-flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full px-3.5 text-xs font-medium whitespace-nowrap shadow-raised touch:h-11',
        unread > 0
          ? 'bg-accent text-on-accent hover:bg-accent-hover'
          : 'bg-raised text-ink-muted hover:text-ink',
      )}
    >
      <ArrowDown size={14} aria-hidden />
      {unread > 0 ? texts.latestCount(unread) : texts.latest}
    </button>
  )
}
