'use client'

import type { ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'

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

/** Quiet lines below the text: what became of what was pasted, what was written elsewhere. */
export function SendingNotes({
  onPasteAsText,
  aside,
}: {
  /** Something was put into a block of code; puts it in as text. */
  onPasteAsText: (() => void) | undefined
  /** Something else was written here on another device. */
  aside: { show: () => void; drop: () => void } | undefined
}) {
  const texts = useTexts('composer').notes
  return (
    <>
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
    </>
  )
}
