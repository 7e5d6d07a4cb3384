/** A finger's way since it went down, in CSS pixels. */
export interface Way {
  x: number
  y: number
}

/** From here on it pulls, and is no longer a finger that trembles. */
const beginsAt = 14

/** What a finger's way means for the drawer: `undecided` while it has hardly moved, `other` when it is about something else. */
export type Drag = 'undecided' | 'other' | { seen: number; isOpen: boolean }

/**
 * Pulls the drawer out, or pushes it back: how much of its `width` is seen, and whether it is open once the finger is lifted. Once it
 * is pulled (`hasBegun`) the finger may go anywhere.
 */
export function dragDrawer(way: Way, drawer: { isOpen: boolean; width: number }, hasBegun: boolean): Drag {
  const { isOpen, width } = drawer
  const along = isOpen ? -way.x : way.x
  if (!hasBegun) {
    if (Math.abs(way.y) > beginsAt || along < -beginsAt) return 'other'
    if (along < beginsAt || along < Math.abs(way.y) * 2) return 'undecided'
  }
  const gone = Math.min(width, Math.max(0, along - beginsAt))
  const turns = gone > width / 4
  return { seen: isOpen ? width - gone : gone, isOpen: turns ? !isOpen : isOpen }
}
