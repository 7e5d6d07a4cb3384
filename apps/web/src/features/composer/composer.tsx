'use client'

import type { ComposerProps } from './composer-props.ts'
import { WriteBox } from './write-box.tsx'

/** Where one writes, or why one cannot: the draft is kept either way. */
export function Composer(props: ComposerProps) {
  const { refusal } = props
  if (refusal === undefined) return <WriteBox {...props} />
  return (
    <div className="px-3 sm:px-5">
      <p className="rounded-lg border border-line bg-surface px-4 py-2.5 text-center text-sm text-ink-muted">
        {refusal}
      </p>
    </div>
  )
}
