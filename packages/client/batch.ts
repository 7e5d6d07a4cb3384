import type { Clock } from './clock.ts'

/** Collects what is asked for within a moment and asks for it together. */
export function createBatch<Id>(
  clock: Clock,
  { delayMs, most }: { delayMs: number; most: number },
  ask: (ids: Id[]) => Promise<void>,
) {
  const wanted = new Set<Id>()
  let cancel: (() => void) | undefined

  function flush(): void {
    cancel = undefined
    const ids = [...wanted]
    wanted.clear()
    for (let start = 0; start < ids.length; start += most) void ask(ids.slice(start, start + most))
  }

  return {
    want(ids: Iterable<Id>): void {
      for (const id of ids) wanted.add(id)
      if (wanted.size > 0) cancel ??= clock.after(delayMs, flush)
    },
    stop(): void {
      cancel?.()
      cancel = undefined
      wanted.clear()
    },
  }
}
