import type { Texts } from '@/texts/catalogue.ts'
import type { Language } from '@/texts/language.ts'
import { longDate, moments, timeOfDay } from '@/texts/times.ts'
import { dayNumber } from './day.ts'

type Words = Pick<Texts<'conversation'>['message'], 'today' | 'yesterday' | 'now' | 'minutes'>

const minuteMs = 60_000
const nearDay = moments({ weekday: 'long', day: 'numeric', month: 'long' })

/** Today, yesterday, the weekday within the year, the full date before. */
export function dayLabel(at: number, now: number, words: Words, language: Language): string {
  const age = dayNumber(now) - dayNumber(at)
  if (age === 0) return words.today
  if (age === 1) return words.yesterday
  const isNear = age > 0 && new Date(at).getFullYear() === new Date(now).getFullYear()
  return isNear ? nearDay(language).format(at) : longDate(at, language)
}

/** The whole date and time, for hovering and for screen readers. */
export function fullTime(at: number, language: Language): string {
  return `${longDate(at, language)}, ${timeOfDay(at, language)}`
}

/** `now` and `7 min` within the hour, the time of day before: the day is named above. */
export function shortTime(at: number, now: number, words: Words, language: Language): string {
  const age = now - at
  if (age >= 60 * minuteMs || age < -minuteMs) return timeOfDay(at, language)
  return age < minuteMs ? words.now : words.minutes(Math.floor(age / minuteMs))
}
