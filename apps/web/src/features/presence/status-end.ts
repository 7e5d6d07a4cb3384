export type StatusSpan = 'never' | 'half' | 'hour' | 'four' | 'today' | 'week'

const minute = 60_000
const spans = { half: 30 * minute, hour: 60 * minute, four: 240 * minute } as const

/** When a status ends, in ms since 1970: after the span, or at this device's midnight, of today or of Sunday; undefined for never. */
export function statusEnd(span: StatusSpan, now: Date): number | undefined {
  if (span === 'never') return undefined
  if (span === 'today' || span === 'week') {
    const days = span === 'today' ? 1 : 7 - ((now.getDay() + 6) % 7)
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime()
  }
  return now.getTime() + spans[span]
}

/** What a field for a local date and time holds: `2026-11-21T09:00`. */
export function localMoment(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Where one begins to choose an end of one's own: nine tomorrow morning. */
export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
}
