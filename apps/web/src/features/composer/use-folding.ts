'use client'

import { useState } from 'react'
import { browserStorage } from '@/realtime/draft-storage.ts'
import { useIsHydrated } from '@/ui/use-is-hydrated.ts'
import { useMedia } from '@/ui/use-media.ts'

const key = 'runnel:formatting'

/** Whether the buttons for formatting are shown, remembered in this browser. Until somebody chose, they are where there is room and a mouse. */
export function useFolding(): { isShown: boolean; toggle: () => void } {
  const isHydrated = useIsHydrated()
  const hasRoom = useMedia('(min-width: 48rem) and (pointer: fine)')
  const [chosen, setChosen] = useState<boolean>()
  const isShown = isHydrated && (chosen ?? remembered() ?? hasRoom)
  return {
    isShown,
    toggle: () => {
      setChosen(!isShown)
      try {
        browserStorage()?.setItem(key, isShown ? 'folded' : 'shown')
      } catch {
        // Remembered by this page.
      }
    },
  }
}

function remembered(): boolean | undefined {
  try {
    const stored = browserStorage()?.getItem(key)
    return stored === 'shown' ? true : stored === 'folded' ? false : undefined
  } catch {
    return undefined
  }
}
