/** Time as the SDK sees it, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs something later; gives the way to prevent it. */
  after(ms: number, run: () => void): () => void
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Waits that all end at once when what they wait for is over: no timer is left behind. */
export function createWaits(clock: Clock) {
  const ends = new Set<() => void>()
  return {
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const end = () => {
          cancel()
          ends.delete(end)
          resolve()
        }
        const cancel = clock.after(ms, end)
        ends.add(end)
      }),
    endAll(): void {
      for (const end of ends) end()
    },
  }
}
