'use client'

import { useEffect, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { keyPatterns } from '@/ui/key-patterns.ts'

const asked = 'runnel-find'
/** What is typed right after Ctrl+F must not end up in a message: the script is fetched before, once the page is at rest. */
const fetchAfterMs = 2_000

/** Opens the line in which one finds something in the open conversation. */
export function askToFind(): void {
  window.dispatchEvent(new Event(asked))
}

/** Whether one looks for something in the conversation: Ctrl+F begins it, a second one is left to the browser. */
export function useFind(): [isFinding: boolean, setFinding: (isFinding: boolean) => void] {
  const [isFinding, setFinding] = useState(false)
  useEffect(() => {
    const open = () => {
      const input = document.querySelector<HTMLInputElement>('[data-find] input')
      input?.focus()
      input?.select()
      setFinding(true)
    }
    const stop = tinykeys(
      window,
      {
        [keyPatterns.find]: (event) => {
          if (document.querySelector('[role=dialog]:not([data-window-pane]), [role=menu]') !== null) return
          if (document.activeElement?.closest('[data-find]')) return
          event.preventDefault()
          open()
        },
      },
      { ignore: () => false },
    )
    window.addEventListener(asked, open)
    // Whoever wanted to find something before is heard now (`early-press.ts`).
    document.querySelector('[data-finds-later]')?.removeAttribute('data-finds-later')
    const timer = setTimeout(() => void import('./find.tsx').catch(() => undefined), fetchAfterMs)
    return () => {
      clearTimeout(timer)
      stop()
      window.removeEventListener(asked, open)
    }
  }, [])
  return [isFinding, setFinding]
}
