const dayMs = 86_400_000

/** The number of the day a moment lies in, by this device's time zone. */
export function dayNumber(at: number): number {
  return Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / dayMs)
}

/** The same by universal time: what the server renders, before the reader's zone is known. */
export function universalDay(at: number): number {
  return Math.floor(at / dayMs)
}
