import type { Language } from './language.ts'

/** The clock of 12 or 24 hours as this device has it, whatever the language. */
const ownClock = once((): 'h12' | 'h23' => {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions()
  return hourCycle === 'h12' || hourCycle === 'h11' ? 'h12' : 'h23'
})

/** The language as this device writes it: `en-GB` for English where that is one of the browser's. */
function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language
}

/** The same on a clock of 12 or of 24 hours: the latter is read in columns, so it always has two digits (`09:05`). */
export function onClock(
  options: Intl.DateTimeFormatOptions,
  hourCycle: 'h12' | 'h23',
): Intl.DateTimeFormatOptions {
  if (options.hour === undefined) return options
  return { ...options, hourCycle, ...(hourCycle === 'h23' && { hour: '2-digit' }) }
}

/** How one kind of moment is written in each language, made when it is first needed. */
export function moments(options: Intl.DateTimeFormatOptions): (language: Language) => Intl.DateTimeFormat {
  const made = new Map<Language, Intl.DateTimeFormat>()
  return (language) => {
    const known = made.get(language)
    if (known !== undefined) return known
    const format = new Intl.DateTimeFormat(localeOf(language), onClock(options, ownClock()))
    made.set(language, format)
    return format
  }
}

const clock = moments({ hour: 'numeric', minute: '2-digit' })
const exactClock = moments({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
const dayAndClock = moments({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
})
const date = moments({ day: 'numeric', month: 'long', year: 'numeric' })
const dateAndClock = moments({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
})

// Each in the time zone of this device, and for the browser only: the server may write it otherwise. `at` is in ms since 1970.

/** `14:32` or as this device writes it. */
export function timeOfDay(at: number, language: Language): string {
  return clock(language).format(at)
}

/** `14:32:07` or as this device writes it: for what lasts seconds. */
export function exactTimeOfDay(at: number, language: Language): string {
  return exactClock(language).format(at)
}

/** `Sat 21 Nov, 14:32` or as this device writes it. */
export function dayAndTime(at: number, language: Language): string {
  return dayAndClock(language).format(at)
}

/** The time of day for today, else with the day. */
export function shortMoment(at: number, now: number, language: Language): string {
  return new Date(at).toDateString() === new Date(now).toDateString()
    ? timeOfDay(at, language)
    : dayAndTime(at, language)
}

/** `21 November 2026` or as this device writes it. */
export function longDate(at: number, language: Language): string {
  return date(language).format(at)
}

/** `21 Nov 2026, 14:32` or as this device writes it: for what may be years old. */
export function dateAndTime(at: number, language: Language): string {
  return dateAndClock(language).format(at)
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
