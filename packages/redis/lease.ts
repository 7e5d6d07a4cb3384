import { setTimeout as pause } from 'node:timers/promises'

/** A hold that lapses by itself, kept for as long as it is wanted. */
export interface Lease extends AsyncDisposable {
  /** Aborts once the hold is lost, or may be. */
  readonly signal: AbortSignal
}

/**
 * Keeps a hold of `ttlMs` that was taken no earlier than `takenAt` (by `performance.now()`), renewing it three times in that time, until it
 * is disposed of. `renew` answers false when the hold is somebody else's by now, and rejects when nobody knows: then it goes on trying
 * until the hold must have lapsed. By our own steady clock, from before the question was asked: never later than Redis thinks.
 */
export function keepLease(options: { ttlMs: number; takenAt: number; renew: () => Promise<boolean> }): Lease {
  const { ttlMs, renew } = options
  const lost = new AbortController()
  const stopped = new AbortController()
  let heldUntil = options.takenAt + ttlMs
  // A process that was stopped meanwhile can come to this too late.
  const lapseInTime = () => setTimeout(() => lost.abort(), Math.max(0, heldUntil - performance.now()))
  let lapse = lapseInTime()
  const renewing = keep()

  async function keep() {
    while (await isPauseOver(ttlMs / 3, stopped.signal)) {
      const askedAt = performance.now()
      if (lost.signal.aborted || askedAt >= heldUntil) break
      try {
        if (!(await renew())) break
        heldUntil = askedAt + ttlMs
        clearTimeout(lapse)
        lapse = lapseInTime()
      } catch {
        // Unknown: the timer decides.
        continue
      }
    }
    if (!stopped.signal.aborted) lost.abort()
  }

  return {
    signal: lost.signal,
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await renewing
      clearTimeout(lapse)
    },
  }
}

/** Waits; false when the signal ended the wait. */
export async function isPauseOver(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}
