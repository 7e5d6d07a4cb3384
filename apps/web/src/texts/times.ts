const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const exactClock = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
})
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
})

const dateAndClock = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
})

// Each in the time zone of this device, and for the browser only: the server may write it otherwise. `at` is in ms since 1970.

/** `14:32` or as this device writes it. */
export function timeOfDay(at: number): string {
  return clock.format(at)
}

/** `14:32:07` or as this device writes it: for what lasts seconds. */
export function exactTimeOfDay(at: number): string {
  return exactClock.format(at)
}

/** `Sat 21 Nov, 14:32` or as this device writes it. */
export function dayAndTime(at: number): string {
  return dayAndClock.format(at)
}

/** The time of day for today, else with the day. */
export function shortMoment(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOfDay(at) : dayAndTime(at)
}

/** `21 Nov 2026, 14:32` or as this device writes it: for what may be years old. */
export function dateAndTime(at: number): string {
  return dateAndClock.format(at)
}
