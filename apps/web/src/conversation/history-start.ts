import type { Timeline } from '@runnel/client/timeline'

/** What stands above the oldest entry on screen. */
export type HistoryStart = 'older' | 'loading' | 'beginning' | 'trimmed' | 'reset' | 'failed'

/**
 * Says honestly what is above: more, the very beginning, or something that is gone. Messages are counted from 1, so a
 * history that begins later has lost its beginning, even when nobody saw it happen.
 */
export function historyStart(
  {
    items,
    hasOlder,
    state,
    gap,
    isLoading,
    error,
  }: Pick<Timeline, 'items' | 'hasOlder' | 'state' | 'gap' | 'isLoading' | 'error'>,
  hasFailed: boolean,
): HistoryStart {
  if (state !== 'ready') return error === undefined ? 'loading' : 'failed'
  if (hasOlder) {
    if (hasFailed) return 'failed'
    return isLoading ? 'loading' : 'older'
  }
  if (gap === 'reset') return 'reset'
  const first = items.find((item) => item.kind === 'message' && item.n !== undefined)
  const hasLostBeginning = first?.kind === 'message' && (first.n ?? 1) > 1
  return hasLostBeginning ? 'trimmed' : 'beginning'
}
