import type { Virtualizer } from '@tanstack/react-virtual'
import { useCallback } from 'react'

/** Notes where a list is scrolled to, and gives the way back there: to its end, or to the row that was at its top. */
export function useHold(
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>,
  endPixels: number,
): () => () => void {
  return useCallback(() => {
    if (virtualizer.isAtEnd(endPixels)) return () => virtualizer.scrollToEnd()
    const offset = virtualizer.scrollOffset ?? 0
    const top = virtualizer.getVirtualItemForOffset(offset)
    return () => {
      const row = virtualizer.measurementsCache.find(({ key }) => key === top?.key)
      if (top !== undefined && row !== undefined) virtualizer.scrollToOffset(row.start + offset - top.start)
    }
  }, [virtualizer, endPixels])
}
