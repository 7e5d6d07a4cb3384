import type { Pace } from './pace.ts'

/** When each channel's entries leave: together with what else arrives in this turn of the event loop, or, under load, in this window. */
export interface Turns<Item extends { readonly leftAt: number }> {
  /** Has `leave` called for this one, once, soon. */
  schedule(one: Item): void
  forget(one: Item): void
  close(): void
}

/** Makes the turns; `leave` sends what an item has ready. */
export function createTurns<Item extends { readonly leftAt: number }>(
  pace: Pace,
  leave: (one: Item) => void,
): Turns<Item> {
  const soon = new Set<Item>()
  const later = new Set<Item>()
  let turn: NodeJS.Immediate | undefined
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
        soon.add(one)
        turn ??= setImmediate(() => {
          turn = undefined
          leaveAll(soon)
        })
      } else {
        later.add(one)
        window ??= setTimeout(() => {
          window = undefined
          leaveAll(later)
        }, waitMs)
      }
    },
    forget(one) {
      soon.delete(one)
      later.delete(one)
    },
    close() {
      clearImmediate(turn)
      clearTimeout(window)
      soon.clear()
      later.clear()
    },
  }
}
