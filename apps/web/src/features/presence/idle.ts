/** What ends and begins idleness on one device. */
export interface IdleWatch {
  /** Somebody pressed, moved or typed. */
  touch(): void
  /** The page came into view, or went out of it. */
  show(isShown: boolean): void
  stop(): void
}

/** Nobody touches a page for so long: they are elsewhere. */
export const untouchedMs = 300_000
/** A page is out of view for so long: a glance at another tab is not being away. */
export const hiddenMs = 30_000

/** Tells when a device becomes idle and when it is touched again. A touch costs no timer: there are many. */
export function watchIdle(
  onChange: (isIdle: boolean) => void,
  { now, after }: { now: () => number; after: (ms: number, run: () => void) => () => void },
): IdleWatch {
  let touchedAt = now()
  let hiddenAt: number | undefined
  let isIdle = false
  let cancel = () => {}

  const dueAt = () =>
    hiddenAt === undefined ? touchedAt + untouchedMs : Math.min(touchedAt + untouchedMs, hiddenAt + hiddenMs)
  const set = (next: boolean) => {
    if (next === isIdle) return
    isIdle = next
    onChange(next)
  }
  const arm = () => {
    cancel()
    cancel = after(Math.max(0, dueAt() - now()), () => {
      if (now() < dueAt()) return arm()
      set(true)
    })
  }
  const wake = () => {
    touchedAt = now()
    if (!isIdle) return
    set(false)
    arm()
  }
  arm()
  return {
    touch: () => (hiddenAt === undefined ? wake() : undefined),
    show(isShown) {
      if (isShown === (hiddenAt === undefined)) return
      hiddenAt = isShown ? undefined : now()
      if (isShown) wake()
      if (!isIdle) arm()
    },
    stop: () => cancel(),
  }
}
