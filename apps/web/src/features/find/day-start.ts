import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { Message } from '@runnel/protocol/message'
import type { RequestInput, RequestOutput } from '@runnel/protocol/requests'

/** Where a day of a conversation begins, or what is nearest to it. */
export interface DayStart {
  id: EntryId
  /** When it was said, ms since 1970. */
  at: number
  /** `on` that day; the next one `after` it; the last one `before` it, when nothing was said since. */
  when: 'on' | 'after' | 'before'
}

/** The local midnight at which the day of a date field (`2026-02-28`) begins, in ms since 1970; undefined for no date. */
export function midnightOf(value: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? []
  if (year === undefined) return undefined
  const at = new Date(Number(year), Number(month) - 1, Number(day)).getTime()
  return Number.isNaN(at) || at < 0 ? undefined : at
}

/** A moment as a date field has it, in local time. */
export function dateValue(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The midnight after a local midnight: days are not all 24 hours long. */
export function nextMidnight(midnight: number): number {
  const date = new Date(midnight)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}

/** Which of some messages, oldest first, a day begins with. */
export function startOfDay(
  messages: readonly Pick<Message, 'id' | 'at'>[],
  midnight: number,
): DayStart | undefined {
  const first = messages.find(({ at }) => at >= midnight)
  if (first !== undefined)
    return { id: first.id, at: first.at, when: first.at < nextMidnight(midnight) ? 'on' : 'after' }
  const last = messages.at(-1)
  return last && { id: last.id, at: last.at, when: 'before' }
}

type Ask = (
  name: 'history:page',
  input: RequestInput<'history:page'>,
) => Promise<RequestOutput<'history:page'>>

/** Looks up the first message of a day. Ids begin with the server's clock, so a page around the midnight holds it. Rejects with ChatError. */
export async function findDayStart(
  request: Ask,
  channel: ChannelId,
  midnight: number,
): Promise<DayStart | undefined> {
  const around = `${midnight}-0` as EntryId
  const { messages } = await request('history:page', { channel, around, limit: 20 })
  return startOfDay(messages, midnight)
}
