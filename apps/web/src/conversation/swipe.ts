/** A finger's way since it went down, in CSS pixels; `x` in the direction of reading. */
export interface Way {
  x: number
  y: number
}

/** From here on it is a swipe, and no longer a finger that trembles. */
const beginsAt = 14
/** From here on letting go replies. */
const repliesAt = 64
/** It goes no further than this, however far the finger does. */
const farthest = 88

/** What a finger on a message means: `undecided` while it has hardly moved, `other` when it scrolls or goes back. */
export type Swipe = 'undecided' | 'other' | { shift: number; replies: boolean }

/** Decides from the way of a finger; once it is a swipe (`hasBegun`) it stays one, also when the finger goes back. */
export function swipeOf({ x, y }: Way, hasBegun: boolean): Swipe {
  if (!hasBegun) {
    if (Math.abs(y) > beginsAt || x < -beginsAt) return 'other'
    if (x < beginsAt || x < Math.abs(y) * 2) return 'undecided'
  }
  const shift = Math.max(0, x - beginsAt)
  return { shift: Math.min(farthest, shift), replies: shift >= repliesAt }
}
