import type { Pace } from './pace.ts'
import type { Turn } from './turn.ts'

/** When each channel's entries leave: together with what else arrives in this turn of the event loop, or, under load, in this window. */
export interface Turns<Item extends { readonly leftAt: number }> {
  /** Has `leave` called for this one, once, soon. */
  schedule(one: Item): void
  forget(one: Item): void
  close(): void
}

/** Makes the turns; `leave` sends what an item has ready, `windowEnds` is called behind those that left in a window. */
export function createTurns<Item extends { readonly leftAt: number }>(
  pace: Pace,
  turn: Turn,
  leave: (one: Item) => void,
  windowEnds: () => void,
): Turns<Item> {
  const soon = new Set<Item>()
  const later = new Set<Item>()
  let window: NodeJS.Timeout | undefined

  const leaveAll = (some: Set<Item>) => {
    const due = [...some]
    some.clear()
    for (const one of due) leave(one)
  }
  return {
    schedule(one) {
      if (soon.has(one) || later.has(one)) return
      const waitMs = pace.waitMs(one.leftAt)
      if (waitMs === 0) {
        if (soon.size === 0) turn.leave(() => leaveAll(soon))
        soon.add(one)
      } else {
        later.add(one)
        window ??= setTimeout(() => {
          window = undefined
          leaveAll(later)
          windowEnds()
        }, waitMs)
      }
    },
    forget(one) {
      soon.delete(one)
      later.delete(one)
    },
    close() {
      clearTimeout(window)
      soon.clear()
      later.clear()
    },
  }
}
