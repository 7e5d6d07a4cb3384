import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'

interface Placed {
  readonly id: EntryId
}

/** The one order of a channel made of two ordered parts; where both have an entry, it is the first part's that stays (MSG-1, MSG-3). */
export function mergeEntries<Entry extends Placed>(
  first: readonly Entry[],
  second: readonly Entry[],
): readonly Entry[] {
  const [secondStart, firstEnd] = [second[0], first.at(-1)]
  if (!secondStart) return first
  if (!firstEnd) return second
  // The two common cases, a new message and an older page, need no comparison of the rest.
  if (sequenceOf(secondStart.id) > sequenceOf(firstEnd.id)) return [...first, ...second]
  const [firstStart, secondEnd] = [first[0]!, second.at(-1)!]
  if (sequenceOf(secondEnd.id) < sequenceOf(firstStart.id)) return [...second, ...first]

  const merged: Entry[] = []
  let [left, right] = [0, 0]
  while (left < first.length && right < second.length) {
    const order = sequenceOf(first[left]!.id) - sequenceOf(second[right]!.id)
    if (order <= 0) merged.push(first[left++]!)
    else merged.push(second[right++]!)
    if (order === 0) right += 1
  }
  return [...merged, ...first.slice(left), ...second.slice(right)]
}

/** Index of the first entry whose sequence is at least `sequence`; the length when there is none. */
export function placeOf(entries: readonly Placed[], sequence: number): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sequenceOf(entries[middle]!.id) < sequence) low = middle + 1
    else high = middle
  }
  return low
}
