'use client'

import { useCallback, useLayoutEffect, useRef } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import type { ComposerProps } from './composer-props.ts'
import { WriteBox } from './write-box.tsx'

/** Where one writes, or why one cannot: the draft is kept either way, and the focus is neither taken nor lost when that changes. */
export function Composer(props: ComposerProps) {
  const conversationTexts = useTexts('conversation')
  const { refusal, draft } = props
  const sentence = useRef<HTMLParagraphElement>(null)
  const wasRefused = useRef(false)
  const hadFocus = useRef(false)
  useLayoutEffect(() => {
    wasRefused.current = refusal !== undefined
    if (refusal !== undefined && hadFocus.current) sentence.current?.focus({ preventScroll: true })
    hadFocus.current = false
  }, [refusal])
  const onGone = useCallback((isFocused: boolean) => {
    hadFocus.current = isFocused
  }, [])
  if (refusal === undefined) return <WriteBox {...props} isBack={wasRefused} onGone={onGone} />
  return (
    <div className="px-3 sm:px-5">
      <p
        ref={sentence}
        role="status"
        tabIndex={-1}
        className="rounded-lg border border-line bg-surface px-4 py-2.5 text-center text-sm text-ink-muted outline-none"
      >
        {refusal}
        {draft.read().trim() === '' ? null : ` ${conversationTexts.composer.draftKept}`}
      </p>
    </div>
  )
}
