/** This turn of the event loop: what came in it is looked at first, then what is to leave leaves, then the turn ends. */
export interface Turn {
  /** Runs once all that came in this turn has been looked at. */
  leave(work: () => void): void
  /** Runs behind everything that leaves in this turn. */
  end(work: () => void): void
  close(): void
}

/** Makes the turn. */
export function createTurn(): Turn {
  let leaving: (() => void)[] = []
  let ending: (() => void)[] = []
  let immediate: NodeJS.Immediate | undefined
  const run = () => {
    immediate = undefined
    const first = leaving
    leaving = []
    try {
      for (const work of first) work()
    } finally {
      const last = ending
      ending = []
      for (const work of last) work()
    }
  }
  return {
    leave(work) {
      leaving.push(work)
      immediate ??= setImmediate(run)
    },
    end(work) {
      ending.push(work)
      immediate ??= setImmediate(run)
    },
    close() {
      clearImmediate(immediate)
      leaving = []
      for (const work of ending.splice(0)) work()
    },
  }
}
