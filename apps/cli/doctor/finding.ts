/** One thing that was looked at. */
export interface Finding {
  /** What it is about: `redis.eviction`, `entrance.polling`. Programs may rely on it. */
  check: string
  /** `warns`: it works, and there is something to mend; `unknown`: it could not be looked at. */
  state: 'holds' | 'warns' | 'fails' | 'unknown'
  /** What is so, for whoever runs the installation. */
  says: string
  /** What to do about it. */
  todo?: string
}

/** What holds. */
export function holds(check: string, says: string): Finding {
  return { check, state: 'holds', says }
}

/** What does not hold, and what to do. */
export function fails(check: string, says: string, todo: string): Finding {
  return { check, state: 'fails', says, todo }
}

/** What should be better. */
export function warns(check: string, says: string, todo: string): Finding {
  return { check, state: 'warns', says, todo }
}

/** What could not be looked at from here. */
export function unknown(check: string, says: string, todo?: string): Finding {
  return { check, state: 'unknown', says, ...(todo === undefined ? {} : { todo }) }
}

const marks = { holds: 'ok', warns: 'look', fails: 'FAILS', unknown: '?' } as const

/** A finding as lines for the terminal. */
export function printed({ state, says, todo }: Finding): string {
  const head = `${marks[state].padEnd(7)}${says}`
  return todo === undefined ? head : `${head}\n${todo.replaceAll(/^/gm, '         → ')}`
}

/** How many bytes, for people. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = count
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
