'use client'

import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { closeToast, toasts } from './toast.tsx'
import type { Toast } from './toast.tsx'

const none: Toast[] = []

/** Where toasts appear, once per page. The live region is always there, so that screen readers hear what enters it. */
export function Toasts() {
  const texts = useTexts('shell')
  const shown = useSyncExternalStore(toasts.subscribe, toasts.getState, () => none)
  return (
    <div
      role="status"
      aria-label={texts.messages}
      className="pointer-events-none fixed inset-x-4 bottom-[calc(env(safe-area-inset-bottom)+5rem)] z-50 flex flex-col items-center gap-2"
    >
      {shown.map((item) => (
        <div
          key={item.id}
          className={`pointer-events-auto flex max-w-md items-center gap-3 rounded-md bg-raised py-1.5 pr-1.5 pl-4 text-sm shadow-raised ${item.tone === 'danger' ? 'text-danger' : ''}`}
        >
          <span>{item.text}</span>
          <button
            type="button"
            aria-label={texts.close}
            onClick={() => closeToast(item.id)}
            className="inline-flex size-7 touch:size-11 items-center justify-center rounded-sm text-ink-muted hover:bg-hover hover:text-ink"
          >
            <X size={15} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}
