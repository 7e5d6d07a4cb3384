export type StatusSpan = 'never' | 'half' | 'hour' | 'four' | 'today'

const minute = 60_000
const spans = { half: 30 * minute, hour: 60 * minute, four: 240 * minute } as const

/** When a status ends, in ms since 1970: after the span, or at this device's midnight; undefined for never. */
export function statusEnd(span: StatusSpan, now: Date): number | undefined {
  if (span === 'never') return undefined
  if (span === 'today') return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime()
  return now.getTime() + spans[span]
}
