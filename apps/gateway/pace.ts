/** When what arrived for a channel leaves. Below some 25,000 deliveries a second of one gateway at once; above, in windows, which halve the work of everyone on the way. */
export interface Pace {
  /** Notes that so many deliveries were made. */
  note(deliveries: number): void
  /** The window in which the gateway's channels leave now, in ms; 0 while it is quiet. */
  windowMs(): number
  /** How long a channel that left last at `leftAt` is to wait, in ms; 0 for one that has been quiet. */
  waitMs(leftAt: number): number
}

const measuredMs = 100
const quietBelow = 25_000
const windows = { fromMs: 5, toMs: 20 }

/** A pace that measures by `now`, ms of a clock that does not go back. */
export function createPace(now: () => number): Pace {
  let since = now()
  let deliveries = 0
  let perSecond = 0
  const measure = () => {
    const elapsed = now() - since
    if (elapsed < measuredMs) return
    perSecond = (deliveries * 1_000) / elapsed
    deliveries = 0
    since = now()
  }
  const windowMs = () => {
    measure()
    return perSecond < quietBelow ? 0 : Math.min(windows.toMs, (windows.fromMs * perSecond) / quietBelow)
  }
  return {
    note(count) {
      deliveries += count
      measure()
    },
    windowMs,
    waitMs(leftAt) {
      const window = windowMs()
      return window === 0 ? 0 : Math.max(0, window - (now() - leftAt))
    },
  }
}
