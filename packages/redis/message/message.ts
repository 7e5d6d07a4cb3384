import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import { fingerprint } from '../keys.ts'

const library = defineLibrary(import.meta.url, './message.lua')

/** How many strings a partition's record of sent messages is cut into: short ones are read and searched in no time. */
const buckets = 1024
/** People one message can mention; further ones are not. */
const mentionLimit = 50

export interface NewMessage {
  channel: ChannelId
  by: UserId
  /** A lower-case UUID made by the sender's client: stored at most once in 24 h (MSG-3). */
  clientId: string
  text: string
  action?: true | undefined
  /** People whom the text names; those who are no members are left out. */
  mentions?: readonly UserId[] | undefined
}

export interface Appended {
  id: EntryId
  sequence: number
  /** The message's ordinal in the channel; 0 when it is a retry of one that has been deleted since. */
  n: number
  /** It had been stored before: this is the first answer again. */
  duplicate: boolean
}

/**
 * Sends a message: checked, stored, ordered and announced in one call (MSG-1 to MSG-4). Rejects with `not_found` (no such channel, or not
 * a member of it: the same answer, ACC-2), `forbidden` (archived), `conflict` (the client id cannot be used), or `unavailable`: it may have
 * been stored, so send it again under the same client id.
 */
export async function appendMessage(redis: Redis, message: NewMessage): Promise<Appended> {
  const { channel } = message
  const answer = ephemeral.has(channel) ? [] : await append(redis, message)
  if (answer.length === 0) ephemeral.add(channel)
  const [id, n, duplicate] = answer.length === 0 ? await say(redis, message) : answer
  return { id, sequence: sequenceOf(id), n, duplicate: duplicate === 1 }
}

type Answer = [id: EntryId, n: number, duplicate: number]

/** Channels found to be ephemeral: they are so for ever. */
const ephemeral = new Set<ChannelId>()

async function append(redis: Redis, message: NewMessage): Promise<Answer | []> {
  const { channel, by, clientId, text, action } = message
  const { keys } = redis
  // Two independent halves of one identity: which string of the record it is noted in, and its mark there.
  const identity = channel + by + clientId
  const bucket = fingerprint(identity) % buckets
  const named = namedIn(message)
  const answer = await call(
    redis,
    library,
    'message_append',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.sent(channel, 0, bucket),
      keys.sent(channel, 1, bucket),
      ...named.map((user) => keys.mentions(channel, user)),
    ],
    [by, clientId, markOf(identity), action ? '1' : '', escapeText(text), ...named],
    { on: 'append' },
  )
  return answer as Answer | []
}

async function say(redis: Redis, message: NewMessage): Promise<Answer> {
  const { channel, by, clientId, text, action } = message
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'message_say',
    [
      keys.head(channel),
      keys.members(channel),
      keys.feed(channel),
      keys.said(channel, 0),
      keys.said(channel, 1),
    ],
    [by, clientId, action ? '1' : '', escapeText(text), ...namedIn(message)],
    { on: 'append' },
  )
  return answer as Answer
}

function namedIn({ mentions = [] }: NewMessage): UserId[] {
  return mentions.length === 0 ? [] : [...new Set(mentions)].slice(0, mentionLimit)
}

/** 18 bits of an identity in three characters. */
function markOf(identity: string): string {
  const hash = fingerprint(identity, 0x9747b28c)
  return digits.charAt(hash & 63) + digits.charAt((hash >>> 6) & 63) + digits.charAt((hash >>> 12) & 63)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** One line of another system's history. */
export type ImportedEntry = {
  /** Whose it is: a person of the installation, imported ones included. */
  by: UserId
  /** When it was said there, in ms since 1970. */
  at: number
  /** `<source>:<number>`: the number rises within a source (a file's hash and its line), and lines at or below the highest stored are skipped. */
  key: string
} & (
  | { type: 'message' | 'action'; text: string }
  | { type: 'joined' | 'left' }
  | { type: 'renamed'; from: string; to: string }
)

/** Appends imported lines in the order given, each once. Membership is not needed, nor changed. At most some 500 at a time. Rejects with `not_found`. */
export async function appendImported(
  redis: Redis,
  { channel, entries }: { channel: ChannelId; entries: readonly ImportedEntry[] },
): Promise<{ appended: number; skipped: number }> {
  if (entries.length === 0) return { appended: 0, skipped: 0 }
  const { keys } = redis
  const args = entries.flatMap((entry) => {
    const colon = entry.key.lastIndexOf(':')
    return [
      entry.key.slice(0, colon),
      entry.key.slice(colon + 1),
      kindOf(entry),
      entry.by,
      entry.at,
      bodyOf(entry),
    ]
  })
  const answer = await call(
    redis,
    library,
    'message_import',
    [
      keys.log(channel),
      keys.head(channel),
      keys.authors(channel),
      keys.feed(channel),
      keys.imported(channel),
    ],
    args,
    { on: 'append' },
  )
  const [appended, skipped] = answer as [number, number]
  return { appended, skipped }
}

function kindOf(entry: ImportedEntry): string {
  return entry.type === 'message' || entry.type === 'action' ? entry.type : `member.${entry.type}`
}

function bodyOf(entry: ImportedEntry): string {
  if (entry.type === 'message' || entry.type === 'action') return escapeText(entry.text)
  const rest =
    entry.type === 'renamed' ? { user: entry.by, from: entry.from, to: entry.to } : { user: entry.by }
  return JSON.stringify(rest).slice(1, -1)
}
