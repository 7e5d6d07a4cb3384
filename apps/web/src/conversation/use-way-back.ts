import type { Virtualizer } from '@tanstack/react-virtual'
import { useCallback } from 'react'
import { endPixels } from './at-end.ts'

/** Notes where a list is scrolled to, and gives the way back there: to its end, or to the row that was at its top. */
export function useWayBack(virtualizer: Virtualizer<HTMLDivElement, HTMLElement>): () => () => void {
  return useCallback(() => {
    if (virtualizer.isAtEnd(endPixels)) return () => virtualizer.scrollToEnd()
    const offset = virtualizer.scrollOffset ?? 0
    const top = virtualizer.getVirtualItemForOffset(offset)
    return () => {
      const row = virtualizer.measurementsCache.find(({ key }) => key === top?.key)
      if (top !== undefined && row !== undefined) virtualizer.scrollToOffset(row.start + offset - top.start)
    }
  }, [virtualizer])
}
