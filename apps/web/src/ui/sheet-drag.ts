/** A finger's way since it went down, in CSS pixels. */
export interface Way {
  x: number
  y: number
}

/** From here on it pulls, and is no longer a finger that trembles. */
const beginsAt = 10
/** So fast, in CSS pixels in a millisecond, it is thrown away. */
const thrownAt = 0.5

/** What a finger's way means for a sheet: `undecided` while it has hardly moved, `other` when it is about something else. */
export type SheetDrag = 'undecided' | 'other' | { down: number; closes: boolean }

/**
 * Pulls a sheet down: how far, and whether it closes once the finger is lifted, as it does from a third of its `height` on, or when the finger
 * is fast (`speed` downwards, in CSS pixels in a millisecond). Once it is pulled (`hasBegun`) the finger may go anywhere.
 */
export function dragSheet(way: Way, sheet: { height: number; speed: number }, hasBegun: boolean): SheetDrag {
  if (!hasBegun) {
    if (Math.abs(way.x) > beginsAt || way.y < -beginsAt) return 'other'
    if (way.y < beginsAt) return 'undecided'
  }
  const down = Math.max(0, way.y - beginsAt)
  return { down, closes: down > sheet.height / 3 || (down > 0 && sheet.speed > thrownAt) }
}
