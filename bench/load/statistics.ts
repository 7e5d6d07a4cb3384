/** The middle value; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** The value below which this share (0 to 1) of all lie; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const perDoubling = 64

/** Counts of durations in buckets that each span about 1 %: a million of them cost nothing to keep. */
export class Histogram {
  #buckets = new Float64Array(32 * perDoubling)
  #total = 0

  /** @param microseconds anything below 1 counts as 1 */
  add(microseconds: number, times = 1): void {
    const bucket = Math.floor(Math.log2(Math.max(1, microseconds)) * perDoubling)
    const index = Math.min(bucket, this.#buckets.length - 1)
    this.#buckets[index] = (this.#buckets[index] ?? 0) + times
    this.#total += times
  }

  get count(): number {
    return this.#total
  }

  /** The duration below which this share (0 to 1) of all lie, in ms; NaN when there are none. */
  quantileMs(share: number): number {
    if (this.#total === 0) return Number.NaN
    let left = share * this.#total
    for (const [index, times] of this.#buckets.entries()) {
      left -= times
      if (left <= 0 && times > 0) return 2 ** ((index + 0.5) / perDoubling) / 1_000
    }
    return Number.NaN
  }
}
