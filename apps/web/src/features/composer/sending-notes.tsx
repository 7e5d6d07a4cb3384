'use client'

import type { ReactNode } from 'react'
import { limits } from '@runnel/protocol/limits'
import { useTexts } from '@/texts/use-texts.ts'

/** From how few characters on it is said how many are left. */
const fewLeft = 500

/** How much of the longest message a text leaves, once that is little. */
export function leftOf(text: string): number | undefined {
  const left = limits.textLength - text.length
  return left >= 0 && left <= fewLeft ? left : undefined
}

function Line({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-x-2 pt-1 text-xs text-ink-muted">{children}</div>
}

function Choice({ label, onChoose }: { label: string; onChoose: () => void }) {
  return (
    <button
      type="button"
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="rounded-sm font-medium text-accent hover:underline touch:min-h-11 touch:px-1"
    >
      {label}
    </button>
  )
}

/** Quiet lines below the text: how much room is left, what became of what was pasted, what was written elsewhere. */
export function SendingNotes({
  left,
  onPasteAsText,
  aside,
}: {
  left: number | undefined
  /** Something was put into a block of code; puts it in as text. */
  onPasteAsText: (() => void) | undefined
  /** Something else was written here on another device. */
  aside: { show: () => void; drop: () => void } | undefined
}) {
  const texts = useTexts('conversation').composer
  return (
    <>
      <div role="status">
        {onPasteAsText === undefined ? null : (
          <Line>
            <span>{texts.pasted}</span>
            <Choice label={texts.pasteAsText} onChoose={onPasteAsText} />
          </Line>
        )}
        {aside === undefined ? null : (
          <Line>
            <span>{texts.aside}</span>
            <Choice label={texts.showAside} onChoose={aside.show} />
            <Choice label={texts.dropAside} onChoose={aside.drop} />
          </Line>
        )}
      </div>
      {left === undefined ? null : (
        <p className="pt-1 text-end text-xs text-ink-muted tabular-nums">{texts.left(left)}</p>
      )}
    </>
  )
}
