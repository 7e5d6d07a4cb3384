/** A write as it stands in a channel's log, with the hold it was made under. */
export interface Write {
  /** Unique for each hold. */
  hold: string
  fence: number
}

/**
 * How many writes of a log were stale (LCK-1): made under a hold after a later hold had begun to write, or with a smaller fence than one
 * before. The log's order is the order of effects, so no clock is needed to tell.
 */
export function countStale(log: readonly Write[]): number {
  const began = new Map<string, number>()
  let latest = -1
  let greatest = Number.NEGATIVE_INFINITY
  let stale = 0
  for (const { hold, fence } of log) {
    const place = began.get(hold) ?? began.size
    began.set(hold, place)
    if (place < latest || fence < greatest) stale += 1
    latest = Math.max(latest, place)
    greatest = Math.max(greatest, fence)
  }
  return stale
}

/** How a write names its hold in what it writes, such as a channel's topic. */
export function writeText({ hold, fence }: Write, count: number): string {
  return `${fence} ${hold} ${count}`
}

/** The write that a text of {@link writeText} tells of. */
export function readWrite(text: string): Write {
  const [fence, hold = ''] = text.split(' ')
  return { hold, fence: Number(fence) }
}

/** What was answered with success and is not there exactly once, and what was refused and is there: both must be none. */
export function countMisanswered(
  log: readonly string[],
  { accepted, refused }: { accepted: readonly string[]; refused: readonly string[] },
): number {
  const times = new Map<string, number>()
  for (const text of log) times.set(text, (times.get(text) ?? 0) + 1)
  return (
    accepted.filter((text) => times.get(text) !== 1).length + refused.filter((text) => times.has(text)).length
  )
}
