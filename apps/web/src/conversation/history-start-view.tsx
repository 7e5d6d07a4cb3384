'use client'

import { History, Wind } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import type { HistoryStart } from './history-start.ts'

/** What stands above the oldest message: more to come, the beginning, or an honest word about what is gone. */
export function HistoryStartView({
  start,
  title,
  isEphemeral,
  onRetry,
}: {
  start: HistoryStart
  title: string
  isEphemeral: boolean
  onRetry: () => void
}) {
  const texts = useTexts('conversation').history
  if (start === 'older' || start === 'loading')
    return <Busy>{start === 'loading' ? texts.loadingOlder : '\u00a0'}</Busy>
  if (start === 'failed')
    return (
      <Busy>
        {texts.loadFailed}
        <Button tone="quiet" onClick={onRetry}>
          {texts.retry}
        </Button>
      </Busy>
    )
  if (start === 'beginning' && isEphemeral)
    return <Told icon={<Wind size={16} aria-hidden />}>{texts.ephemeral}</Told>
  if (start === 'beginning') return <Told>{texts.beginning(title)}</Told>
  return (
    <Told icon={<History size={16} aria-hidden />}>{start === 'reset' ? texts.reset : texts.trimmed}</Told>
  )
}

function Busy({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-14 items-center justify-center gap-2 px-5 py-3 text-center text-xs text-ink-muted">
      {children}
    </div>
  )
}

/** A sentence in the column of the messages, its icon where their avatars are. */
function Told({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid min-h-14 grid-cols-[2.25rem_minmax(0,1fr)] items-center gap-x-3 px-4 pt-6 pb-2 text-sm text-ink-muted sm:px-5">
      <span className="flex justify-center text-ink-faint">{icon}</span>
      <p className="max-w-[75ch]">{children}</p>
    </div>
  )
}
