/** Bounds of a back-off in milliseconds. */
export interface Backoff {
  baseMs: number
  capMs: number
}

/**
 * How long to wait before try `attempt` (0 is the first repetition), in ms: uniform between nothing and a bound that doubles
 * up to the cap. Full jitter: those who failed together do not come back together.
 */
export function fullJitter(attempt: number, random: () => number, { baseMs, capMs }: Backoff): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)))
}

/** A delay that was asked for, in ms, spread over half as much again so that not everyone keeps to the same moment. */
export function atLeast(ms: number, random: () => number): number {
  return Math.ceil(ms * (1 + random() / 2))
}
