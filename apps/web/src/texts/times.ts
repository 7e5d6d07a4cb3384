const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
})

/** `14:32` or as this device writes it, in its time zone. For the browser only: the server may write it otherwise. `at` is in ms since 1970. */
export function timeOfDay(at: number): string {
  return clock.format(at)
}

/** `Sat 21 Nov, 14:32` or as this device writes it, in its time zone. For the browser only: the server may write it otherwise. `at` is in ms since 1970. */
export function dayAndTime(at: number): string {
  return dayAndClock.format(at)
}
