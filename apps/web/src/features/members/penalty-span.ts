/** How long somebody is muted or banned. */
export type PenaltySpan = 'hour' | 'day' | 'week' | 'month' | 'never'

const hourMs = 3_600_000
const spans = { hour: hourMs, day: 24 * hourMs, week: 168 * hourMs, month: 720 * hourMs } as const

/** When it ends, in ms since 1970; undefined: when somebody lifts it. */
export function penaltyEnd(span: PenaltySpan, now: number): number | undefined {
  return span === 'never' ? undefined : now + spans[span]
}
