import { setTimeout as delay } from 'node:timers/promises'

/** Waits; false when the signal aborted before the time was over. */
export function isPauseOver(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false)
}
