'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { Ref } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { IconButton } from '@/ui/icon-button.tsx'

/** The line above a conversation in which one looks for something in it. */
export function FindBar({
  input,
  query,
  place,
  count,
  loaded,
  hasOlder,
  hasNewer,
  isLoading,
  hasFailed,
  onQuery,
  onStep,
  onOlder,
  onNewer,
  onClose,
}: {
  input: Ref<HTMLInputElement>
  query: string
  /** Which match is gone to, from 0; -1 for none. */
  place: number
  count: number
  /** How many messages are looked at. */
  loaded: number
  hasOlder: boolean
  hasNewer: boolean
  isLoading: boolean
  hasFailed: boolean
  onQuery: (query: string) => void
  onStep: (step: 1 | -1) => void
  onOlder: () => void
  onNewer: () => void
  onClose: () => void
}) {
  const texts = useTexts('find')
  return (
    <search
      aria-label={texts.label}
      data-find
      // Above the day that stays in view.
      className="relative z-20 border-b border-line bg-surface px-3 py-1.5 md:px-5"
    >
      <div className="flex items-center gap-1">
        <input
          ref={input}
          type="text"
          // One asked for it with a key or a button.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={query}
          aria-label={texts.input}
          placeholder={texts.input}
          autoComplete="off"
          enterKeyHint="search"
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Escape') {
              event.preventDefault()
              onClose()
            } else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              onStep(event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey) ? -1 : 1)
            }
          }}
          className="h-8 touch:h-11 min-w-0 flex-1 rounded-md border border-line-strong bg-canvas px-2.5 text-sm touch:text-[max(16px,1rem)]"
        />
        <span role="status" className="min-w-16 px-1 text-center text-xs text-ink-muted tabular-nums">
          {query.trim() === '' ? '' : count === 0 ? texts.none : texts.count(place + 1, count)}
        </span>
        <IconButton
          label={texts.previous}
          keys="Shift Enter"
          icon={<ChevronUp size={17} aria-hidden />}
          disabled={count === 0}
          onClick={() => onStep(-1)}
        />
        <IconButton
          label={texts.next}
          keys="Enter"
          icon={<ChevronDown size={17} aria-hidden />}
          disabled={count === 0}
          onClick={() => onStep(1)}
        />
        <IconButton label={texts.close} keys="Esc" icon={<X size={17} aria-hidden />} onClick={onClose} />
      </div>
      <div className="flex min-h-7 flex-wrap items-center gap-x-2 text-xs text-ink-muted">
        <span>{hasOlder || hasNewer ? texts.scope(loaded) : texts.all(loaded)}</span>
        {hasOlder ? (
          <Button tone="quiet" className="h-7 px-2 text-xs" disabled={isLoading} onClick={onOlder}>
            {texts.older}
          </Button>
        ) : null}
        {hasNewer ? (
          <Button tone="quiet" className="h-7 px-2 text-xs" disabled={isLoading} onClick={onNewer}>
            {texts.newer}
          </Button>
        ) : null}
        {isLoading ? <span>{texts.loading}</span> : null}
        {hasFailed ? <span className="text-danger">{texts.loadFailed}</span> : null}
      </div>
    </search>
  )
}
