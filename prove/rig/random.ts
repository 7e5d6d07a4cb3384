/** Chance that is the same for the same seed (mulberry32). */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  /** One of them; undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined
  /** Chance of its own, for something that must not disturb this one. */
  fork(): Random
}

/** Makes chance from a seed, of which the lower 32 bits count. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    pick: (items) => items[below(items.length)],
    fork: () => randomFrom(below(2 ** 32)),
  }
}
