'use client'

import { useTexts } from '@/texts/use-texts.ts'
import { Confirm } from '@/ui/confirm.tsx'

/** Asks once before a message calls many people. */
export function AskEveryone({
  everyone,
  count,
  title,
  onSend,
  onClose,
}: {
  everyone: 'here' | 'channel'
  /** How many are called, at most. */
  count: number
  /** What the channel is called. */
  title: string
  onSend: () => void
  onClose: () => void
}) {
  const texts = useTexts('composer').everyone
  return (
    <Confirm
      title={everyone === 'here' ? texts.titleHere(count) : texts.title(count)}
      text={everyone === 'here' ? texts.here(title) : texts.channel(title)}
      action={texts.send}
      cancel={texts.cancel}
      tone="primary"
      run={async () => onSend()}
      refusalText={String}
      onClose={onClose}
    />
  )
}
