'use client'

import { ArrowUp } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'

/** The way to where what is new begins, while that is above and was not seen. */
export function JumpToUnread({ onPress }: { onPress: () => void }) {
  const texts = useTexts('unread')
  return (
    <button
      type="button"
      onClick={onPress}
      className="absolute top-12 left-1/2 z-10 inline-flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3.5 text-xs font-medium whitespace-nowrap text-on-accent shadow-raised hover:bg-accent-hover touch:h-11"
    >
      <ArrowUp size={14} aria-hidden />
      {texts.toFirst}
    </button>
  )
}
