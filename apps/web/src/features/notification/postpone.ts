/** How long "not now" holds on this device, in ms: two weeks. */
const restMs = 14 * 24 * 60 * 60_000
const key = 'runnel-notifications-later'

/** Not to be asked again for a while, on this device. */
export function postpone(now: number): void {
  try {
    localStorage.setItem(key, String(now + restMs))
  } catch {
    // Without storage it holds until the page is closed.
  }
}

/** Whether the person said "not now" lately. */
export function isPostponed(now: number): boolean {
  try {
    return now < Number(localStorage.getItem(key) ?? 0)
  } catch {
    return false
  }
}
