'use client'

import type { ComponentType } from 'react'
import { Suspense } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Popover } from '@/ui/popover.tsx'
import { useMedia } from '@/ui/use-media.ts'

/** The choice of emoji beside its button, on a phone a sheet. */
export function EmojiPopover({
  anchor,
  Picker,
  onChoose,
  onClose,
}: {
  anchor: HTMLElement
  Picker: ComponentType<{ onChoose: (emoji: string) => void; onClose: () => void }>
  onChoose: (emoji: string) => void
  onClose: () => void
}) {
  const conversationTexts = useTexts('conversation')
  const isSheet = useMedia('(width < 40rem)')
  return (
    <Popover title={conversationTexts.composer.emoji} anchor={anchor} isSheet={isSheet} onClose={onClose}>
      <Suspense fallback={<div className="h-80" />}>
        <Picker
          onChoose={(emoji) => {
            onClose()
            // Once the popover has given the focus back.
            setTimeout(() => onChoose(emoji), 50)
          }}
          onClose={onClose}
        />
      </Suspense>
    </Popover>
  )
}
