import { conversationTexts } from '@/texts/conversation.en.ts'
import { dayNumber } from './day.ts'

const texts = conversationTexts.message
const minuteMs = 60_000

/** Words in the language of the interface, the clock (12 or 24 hours) as the reader's device has it. */
const clock = lazy(() => {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions()
  return new Intl.DateTimeFormat('en', {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: hourCycle === 'h12' || hourCycle === 'h11' ? 'h12' : 'h23',
  })
})
const nearDay = lazy(() => new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' }))
const farDay = lazy(() => new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' }))

/** The time of day. */
export function clockTime(at: number): string {
  return clock().format(at)
}

/** Today, yesterday, the weekday within the year, the full date before. */
export function dayLabel(at: number, now: number): string {
  const age = dayNumber(now) - dayNumber(at)
  if (age === 0) return texts.today
  if (age === 1) return texts.yesterday
  const isNear = age > 0 && new Date(at).getFullYear() === new Date(now).getFullYear()
  return (isNear ? nearDay() : farDay()).format(at)
}

/** The whole date and time, for hovering and for screen readers. */
export function fullTime(at: number): string {
  return `${farDay().format(at)}, ${clock().format(at)}`
}

/** `now` and `7 min` within the hour, the time of day before: the day is named above. */
export function shortTime(at: number, now: number): string {
  const age = now - at
  if (age >= 60 * minuteMs || age < -minuteMs) return clockTime(at)
  return age < minuteMs ? texts.now : texts.minutes(Math.floor(age / minuteMs))
}

function lazy<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
