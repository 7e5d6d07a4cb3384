import { setTimeout as pause } from 'node:timers/promises'

/** Waits until it is so; false when it is not within that time. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > end) return false
    await pause(25)
  }
  return true
}
