import { threadTexts } from '@/texts/thread.en.ts'

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const nearDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' })
const farDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const dayMs = 86_400_000

/** When a thread was answered last, in words: `at` and `now` in ms since 1970, days by this device's time zone. */
export function lastReplyText(at: number, now: number): string {
  const age = dayNumber(now) - dayNumber(at)
  if (age === 0) return threadTexts.lastToday(clock.format(at))
  if (age === 1) return threadTexts.lastYesterday(clock.format(at))
  const isNear = age > 0 && new Date(at).getFullYear() === new Date(now).getFullYear()
  return threadTexts.lastOn((isNear ? nearDay : farDay).format(at))
}

function dayNumber(at: number): number {
  return Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / dayMs)
}
