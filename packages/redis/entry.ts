import type { LogEntry } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** Bits of the first byte of a stored entry; the form is told in `lua/entry.lua`, which writes it. */
const bits = { notice: 1, action: 2, mentions: 4, ownAt: 8, clientId: 16, more: 32 }

/** A message's stored form taken apart, or how far a notice's was until its type. */
interface Parts {
  at: number
  /** The author's number; '' of a notice. */
  author: string
  notices: number
  isNotice: boolean
  /** A message's. */
  isAction: boolean
  mentions: UserId[] | undefined
  /** Further JSON members, without braces. */
  more: string | undefined
  clientId: string | undefined
  /** Where the rest begins: a message's text, a notice's type. */
  offset: number
}

function splitEntry(id: EntryId, value: Buffer): Parts {
  const code = value[0]! - 64
  let offset = 1
  const word = () => {
    const end = value.indexOf(32, offset)
    const text = value.toString('latin1', offset, end)
    offset = end + 1
    return text
  }
  const isNotice = (code & bits.notice) !== 0
  const author = isNotice ? '' : word()
  const notices = Number(word())
  const at = code & bits.ownAt ? Number(word()) : Number(id.slice(0, id.indexOf('-')))
  if (isNotice) {
    return {
      at,
      author,
      notices,
      isNotice,
      isAction: false,
      mentions: undefined,
      more: undefined,
      clientId: undefined,
      offset,
    }
  }
  const mentions =
    code & bits.mentions
      ? word()
          .split(',')
          .map((user) => `u_${user}` as UserId)
      : undefined
  const more = code & bits.more ? word() : undefined
  let clientId: string | undefined
  if (code & bits.clientId) {
    clientId = formatClientId(value.toString('hex', offset, offset + 16))
    offset += 16
  }
  return {
    at,
    author,
    notices,
    isNotice,
    isAction: (code & bits.action) !== 0,
    mentions,
    more,
    clientId,
    offset,
  }
}

/** The entry behind its stored form. `authors` names the authors by their number in the channel. Members are in the order of the feed's JSON. */
export function decodeEntry(id: EntryId, value: Buffer, authors: ReadonlyMap<string, UserId>): LogEntry {
  const parts = splitEntry(id, value)
  const { at, isNotice, isAction, mentions, more, clientId, offset } = parts
  if (isNotice) {
    const afterType = value.indexOf(32, offset)
    const afterAuthor = value.indexOf(32, afterType + 1)
    const type = value.toString('latin1', offset, afterType)
    const by = value.toString('latin1', afterType + 1, afterAuthor) as UserId
    const rest = value.toString('utf8', afterAuthor + 1)
    return { type, id, at, by, ...(JSON.parse(`{${rest}}`) as object) } as LogEntry
  }
  return {
    type: 'message.posted',
    id,
    at,
    by: authorOf(parts, authors),
    n: sequenceOf(id) - parts.notices,
    text: unescape(value.toString('utf8', offset)),
    ...(clientId === undefined ? {} : { clientId }),
    ...(isAction ? { action: true as const } : {}),
    ...(mentions ? { mentions } : {}),
    ...(more === undefined ? {} : (JSON.parse(`{${more}}`) as object)),
  }
}

/** A message's stored form as the JSON of what {@link decodeEntry} makes of it, and who is named in it. Not for notices. */
export function encodeMessage(
  id: EntryId,
  value: Buffer,
  authors: ReadonlyMap<string, UserId>,
): { json: string; by: UserId; mentions: UserId[] | undefined } {
  const parts = splitEntry(id, value)
  const { at, isAction, mentions, more, clientId, offset } = parts
  const by = authorOf(parts, authors)
  const n = sequenceOf(id) - parts.notices
  let json = `{"type":"message.posted","id":"${id}","at":${at},"by":"${by}","n":${n},"text":"${value.toString('utf8', offset)}"`
  if (clientId !== undefined) json += `,"clientId":"${clientId}"`
  if (isAction) json += ',"action":true'
  if (mentions) json += `,"mentions":${JSON.stringify(mentions)}`
  if (more !== undefined) json += `,${more}`
  return { json: `${json}}`, by, mentions }
}

function authorOf({ author }: Parts, authors: ReadonlyMap<string, UserId>): UserId {
  return authors.get(author) ?? ('u_' as UserId)
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
