/** A clock that stands still until it is turned. */
export function fakeClock(startMs = 1_700_000_000_000) {
  let now = startMs
  let count = 0
  const timers = new Map<number, { at: number; run: () => void }>()

  const nextDue = (until: number) =>
    [...timers].filter(([, { at }]) => at <= until).toSorted(([a, x], [b, y]) => x.at - y.at || a - b)[0]

  return {
    now: (): number => now,
    after(ms: number, run: () => void): () => void {
      const id = (count += 1)
      timers.set(id, { at: now + ms, run })
      return () => timers.delete(id)
    },
    /** Lets time pass and runs what falls due, in order; promises get their turn after each. */
    async turn(ms: number): Promise<void> {
      const until = now + ms
      await settled()
      for (let due = nextDue(until); due; due = nextDue(until)) {
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].run()
        await settled()
      }
      now = until
    },
    /** How many timers are set: none, once everything that was started is stopped. */
    pending: (): number => timers.size,
  }
}

/** All promises that can settle by themselves have. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
