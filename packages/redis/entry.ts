import type { LogEntry } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** Bits of the first byte of a stored entry; the form is told in `lua/entry.lua`, which writes it. */
const bits = { notice: 1, action: 2, mentions: 4, ownAt: 8, clientId: 16, more: 32 }

/** Goes through a stored form, behind its first byte. */
function readerOf(value: Buffer) {
  let offset = 1
  return {
    /** Up to the next space. */
    word() {
      const end = value.indexOf(32, offset)
      const text = value.toString('latin1', offset, end)
      offset = end + 1
      return text
    },
    hex(bytes: number) {
      const text = value.toString('hex', offset, offset + bytes)
      offset += bytes
      return text
    },
    rest: () => value.toString('utf8', offset),
  }
}

const codeOf = (value: Buffer) => value[0]! - 64

const timeOf = (id: EntryId, code: number, word: () => string) =>
  code & bits.ownAt ? Number(word()) : Number(id.slice(0, id.indexOf('-')))

/** A message's stored form taken apart. `authors` names the authors by their number in the channel. */
function splitMessage(id: EntryId, value: Buffer, authors: ReadonlyMap<string, UserId>) {
  const code = codeOf(value)
  const { word, hex, rest } = readerOf(value)
  const by = authors.get(word()) ?? ('u_' as UserId)
  const n = sequenceOf(id) - Number(word())
  const at = timeOf(id, code, word)
  const mentions =
    code & bits.mentions
      ? word()
          .split(',')
          .map((user) => `u_${user}` as UserId)
      : undefined
  /** Further JSON members, without braces. */
  const more = code & bits.more ? word() : undefined
  const clientId = code & bits.clientId ? formatClientId(hex(16)) : undefined
  /** As it stands inside the quotes of JSON. */
  const text = rest()
  return { by, n, at, mentions, more, clientId, isAction: (code & bits.action) !== 0, text }
}

/** The entry behind its stored form. `authors` names the authors by their number in the channel. Members are in the order of the feed's JSON. */
export function decodeEntry(id: EntryId, value: Buffer, authors: ReadonlyMap<string, UserId>): LogEntry {
  if (codeOf(value) & bits.notice) return decodeNotice(id, value)
  const { by, n, at, mentions, more, clientId, isAction, text } = splitMessage(id, value, authors)
  return {
    type: 'message.posted',
    id,
    at,
    by,
    n,
    text: unescape(text),
    ...(clientId === undefined ? {} : { clientId }),
    ...(isAction ? { action: true as const } : {}),
    ...(mentions ? { mentions } : {}),
    ...(more === undefined ? {} : (JSON.parse(`{${more}}`) as object)),
  }
}

function decodeNotice(id: EntryId, value: Buffer): LogEntry {
  const { word, rest } = readerOf(value)
  // How many notices there are up to here.
  word()
  const at = timeOf(id, codeOf(value), word)
  const type = word()
  const by = word() as UserId
  return { type, id, at, by, ...(JSON.parse(`{${rest()}}`) as object) } as LogEntry
}

/** A message's stored form as the JSON of what {@link decodeEntry} makes of it, and who is named in it. Not for notices. */
export function encodeMessage(
  id: EntryId,
  value: Buffer,
  authors: ReadonlyMap<string, UserId>,
): { json: string; by: UserId; mentions: UserId[] | undefined } {
  const { by, n, at, mentions, more, clientId, isAction, text } = splitMessage(id, value, authors)
  let json = `{"type":"message.posted","id":"${id}","at":${at},"by":"${by}","n":${n},"text":"${text}"`
  if (clientId !== undefined) json += `,"clientId":"${clientId}"`
  if (isAction) json += ',"action":true'
  if (mentions) json += `,"mentions":${JSON.stringify(mentions)}`
  if (more !== undefined) json += `,${more}`
  return { json: `${json}}`, by, mentions }
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
