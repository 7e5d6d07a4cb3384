import type { Texts } from '@/texts/catalogue.ts'
import type { Language } from '@/texts/language.ts'
import { longDate, moments, timeOfDay } from '@/texts/times.ts'

const nearDay = moments({ day: 'numeric', month: 'long' })
const dayMs = 86_400_000

/** When a thread was answered last, in words: `at` and `now` in ms since 1970, days by this device's time zone. */
export function lastReplyText(
  at: number,
  now: number,
  threadTexts: Texts<'thread'>,
  language: Language,
): string {
  const age = dayNumber(now) - dayNumber(at)
  if (age === 0) return threadTexts.lastToday(timeOfDay(at, language))
  if (age === 1) return threadTexts.lastYesterday(timeOfDay(at, language))
  const isNear = age > 0 && new Date(at).getFullYear() === new Date(now).getFullYear()
  return threadTexts.lastOn(isNear ? nearDay(language).format(at) : longDate(at, language))
}

function dayNumber(at: number): number {
  return Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / dayMs)
}
