import type { Everyone } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import { identify } from '../sent.ts'

const library = defineLibrary(import.meta.url, './message.lua')

/** People one message can mention; further ones are not. */
const mentionLimit = 50

/** A message to be stored. Its text is within the protocol’s limits. */
export interface NewMessage {
  channel: ChannelId
  by: UserId
  /** A lower-case UUID made by the sender's client: stored at most once in 24 h (MSG-3). */
  clientId: string
  text: string
  action?: true | undefined
  /** People whom the text names; those who are no members are left out. */
  mentions?: readonly UserId[] | undefined
  /** Whom it calls besides them. */
  everyone?: Everyone | undefined
  /** Of `here`: who is online now. Members among them are mentioned without being named; 500 at most, for more call the whole channel. */
  here?: readonly UserId[] | undefined
}

/** Where it is in the log. */
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
 * a member of it: the same answer, ACC-2), `forbidden` (archived, muted, or more than this person may), `rate_limited` (slow mode),
 * `conflict` (the client id cannot be used), or `unavailable`: it may have been stored, so send it again under the same client id.
 */
export async function appendMessage(redis: Redis, message: NewMessage): Promise<Appended> {
  const { channel } = message
  if (!ephemeral.has(channel)) {
    const answer = await append(redis, message)
    if (answer !== '') {
      const [id, n, duplicate] = answer.split(' ') as [EntryId, string, string?]
      return { id, sequence: sequenceOf(id), n: Number(n), duplicate: duplicate === '1' }
    }
    ephemeral.add(channel)
  }
  const [id, n, duplicate] = await say(redis, message)
  return { id, sequence: sequenceOf(id), n, duplicate: duplicate === 1 }
}

/** Channels found to be ephemeral: they are so for ever. */
const ephemeral = new Set<ChannelId>()

async function append(redis: Redis, message: NewMessage): Promise<string> {
  const { channel, by, clientId, text, action, everyone, here = [] } = message
  const { keys } = redis
  const { halves, mark } = identify(keys, channel, by, clientId)
  const named = namedIn(message)
  const called = everyone === 'here' ? here.filter((user) => !named.includes(user)) : []
  const people = [...named, ...called]
  const calls = everyone !== undefined || people.length > 0
  const isPlain = !calls && !action
  const answer = await call(
    redis,
    library,
    'message_append',
    calls
      ? [...halves, keys.everyone(channel), ...people.map((user) => keys.mentions(channel, user))]
      : halves,
    [
      by,
      clientId,
      isPlain ? mark : `${mark}${action ? 1 : 0} ${everyone ?? '-'} ${named.length} ${called.length}`,
      escapeText(text),
      { uuid: clientId },
      ...people,
    ],
    {
      on: 'append',
      group: {
        name: channel,
        inFront: { keys: halves.length, args: 1 },
        spread: spreadAnswers,
        keys: () => [
          keys.log(channel),
          keys.head(channel),
          keys.members(channel),
          keys.authors(channel),
          keys.feed(channel),
          keys.state(channel),
          keys.muted(channel),
          keys.slow(channel),
          keys.jobs(keys.partitionOf(channel)),
        ],
      },
    },
  )
  return answer as string
}

/** An answer ends in ` +<count>` where so many messages were stored right behind its own: the next places, the next ordinals. */
function spreadAnswers(answers: readonly unknown[]): unknown[] {
  return answers.flatMap((answer) => {
    const [, ms, sequence, n, more] = /^(\d+)-(\d+) (\d+) \+(\d+)$/.exec(String(answer)) ?? []
    if (more === undefined) return [answer]
    return Array.from(
      { length: Number(more) + 1 },
      (_, index) => `${ms}-${Number(sequence) + index} ${Number(n) + index}`,
    )
  })
}

async function say(redis: Redis, message: NewMessage): Promise<[id: EntryId, n: number, duplicate: number]> {
  const { channel, by, clientId, text, action, everyone = '' } = message
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
      keys.muted(channel),
      keys.slow(channel),
    ],
    [by, clientId, action ? '1' : '', escapeText(text), everyone, ...namedIn(message)],
    { on: 'append' },
  )
  return answer as [EntryId, number, number]
}

/** The people a message names, each once, as many as one may. */
export function namedIn({ mentions = [] }: { mentions?: readonly UserId[] | undefined }): UserId[] {
  return mentions.length === 0 ? [] : [...new Set(mentions)].slice(0, mentionLimit)
}

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
