import type { LogEntry } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** Bits of the first byte of a stored entry; the form is told in `lua/entry.lua`, which writes it. */
const bits = { notice: 1, action: 2, mentions: 4, ownAt: 8, clientId: 16, more: 32 }

/** The entry behind its stored form. `authors` names the authors by their number in the channel. Members are in the order of the feed's JSON. */
export function decodeEntry(id: EntryId, value: Buffer, authors: ReadonlyMap<string, UserId>): LogEntry {
  const code = value[0]! - 64
  let offset = 1
  const word = () => {
    const end = value.indexOf(32, offset)
    const text = value.toString('latin1', offset, end)
    offset = end + 1
    return text
  }
  const author = code & bits.notice ? '' : word()
  const notices = Number(word())
  const at = code & bits.ownAt ? Number(word()) : Number(id.slice(0, id.indexOf('-')))
  if (code & bits.notice) {
    const type = word()
    const by = word() as UserId
    const rest = value.toString('utf8', offset)
    return { type, id, at, by, ...(JSON.parse(`{${rest}}`) as object) } as LogEntry
  }
  const mentions =
    code & bits.mentions
      ? word()
          .split(',')
          .map((user) => `u_${user}` as UserId)
      : undefined
  const more = code & bits.more ? (JSON.parse(`{${word()}}`) as object) : undefined
  let clientId: string | undefined
  if (code & bits.clientId) {
    clientId = formatClientId(value.toString('hex', offset, offset + 16))
    offset += 16
  }
  return {
    type: 'message.posted',
    id,
    at,
    by: authors.get(author) ?? ('u_' as UserId),
    n: sequenceOf(id) - notices,
    text: unescape(value.toString('utf8', offset)),
    ...(clientId === undefined ? {} : { clientId }),
    ...(code & bits.action ? { action: true as const } : {}),
    ...(mentions ? { mentions } : {}),
    ...more,
  }
}

/** A text as it stands inside the quotes of JSON: what the functions splice into entries. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function unescape(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}

function formatClientId(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
