import type { Everyone, LogEntry, ThreadReplies } from '@runnel/protocol/entry'
import type { HistoryPage } from '@runnel/protocol/history'
import type { EntryId, Position, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Message, ReactionOn, Reply } from '@runnel/protocol/message'
import { decodeEntry } from '../entry.ts'

/** The entries of a flat list of ids and stored values; a tombstone stands for what was posted, without its text. */
export function decodeEntries(flat: readonly Buffer[], authors: ReadonlyMap<string, UserId>): LogEntry[] {
  const entries: LogEntry[] = []
  for (let index = 0; index < flat.length; index += 2) {
    const id = flat[index]!.toString('latin1') as EntryId
    const value = flat[index + 1]!
    if (isObject(value)) {
      const { deleted: _, ...posted } = decodeTombstone(id, value)
      entries.push(posted)
    } else entries.push(decodeEntry(id, value, authors))
  }
  return entries
}

/** Authors by their number, from a flat list of both. */
export function readAuthors(flat: readonly Buffer[]): Map<string, UserId> {
  const authors = new Map<string, UserId>()
  for (let index = 0; index < flat.length; index += 2) {
    authors.set(flat[index]!.toString('latin1'), flat[index + 1]!.toString('latin1') as UserId)
  }
  return authors
}

/** What became of a message since it was posted, as `lua/reading.lua` gives it. */
export interface Change {
  state: Buffer
  replies: Buffer
  reactions: Buffer
}

/** The changes of a flat list of sequence, state, replies and reactions, by sequence. */
export function readChanges(flat: readonly Buffer[]): Map<string, Change> {
  const changes = new Map<string, Change>()
  for (let index = 0; index < flat.length; index += 4) {
    const [sequence, state, replies, reactions] = flat.slice(index, index + 4) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ]
    changes.set(sequence.toString('latin1'), { state, replies, reactions })
  }
  return changes
}

/**
 * The messages and replies of a flat list of ids and stored values (or tombstones), as they are now. `changes`: the flat list that
 * `changes_of` gave for them.
 */
export function decodeMessages(
  flat: readonly Buffer[],
  authors: ReadonlyMap<string, UserId>,
  changes: readonly Buffer[],
): (Message | Reply)[] {
  const changeOf = readChanges(changes)
  const messages: (Message | Reply)[] = []
  for (let index = 0; index < flat.length; index += 2) {
    const id = flat[index]!.toString('latin1') as EntryId
    messages.push(decodeMessage(id, flat[index + 1]!, authors, changeOf.get(String(sequenceOf(id)))))
  }
  return messages
}

/** A message or reply from its stored value (or tombstone), as it is now. */
export function decodeMessage(
  id: EntryId,
  value: Buffer,
  authors: ReadonlyMap<string, UserId>,
  change: Change | undefined,
): Message | Reply {
  const posted = isObject(value)
    ? decodeTombstone(id, value)
    : (decodeEntry(id, value, authors) as Message | Reply)
  return change ? layOver(posted, change) : posted
}

/** Whether this is a JSON object: instead of a stored entry a tombstone, as a state one that says more than that the message is gone. */
export function isObject(value: Buffer): boolean {
  return value[0] === openingBrace
}

const openingBrace = 123

function decodeTombstone(id: EntryId, value: Buffer): Message | Reply {
  const { by, at, ...rest } = JSON.parse(value.toString('utf8')) as Omit<Message, 'id' | 'type' | 'text'>
  const type = 'n' in rest ? 'message.posted' : 'thread.replied'
  return { type, id, at, by, text: '', ...rest } as Message | Reply
}

/** The state of a message that was changed (`lua/change.lua`). */
interface State {
  text?: string
  editedAt?: number
  mentions?: UserId[]
  everyone?: Everyone
  pinned?: Message['pinned']
}

function layOver<Said extends Message | Reply>(posted: Said, { state, replies, reactions }: Change): Said {
  const message: Said = { ...posted }
  if (isObject(state)) {
    const { text, editedAt, mentions, everyone, pinned } = JSON.parse(state.toString('utf8')) as State
    if (text !== undefined) {
      message.text = text
      if (editedAt !== undefined) message.editedAt = editedAt
      delete message.mentions
      delete message.everyone
      if (mentions) message.mentions = mentions
      if (everyone) message.everyone = everyone
    }
    if (pinned) message.pinned = pinned
  }
  return Object.assign(message, decodeAdded(replies, reactions))
}

/** What replies and reactions add to a message. */
export function decodeAdded(
  replies: Buffer,
  reactions: Buffer,
): { replies?: ThreadReplies; reactions?: ReactionOn[] } {
  return {
    ...(replies.length > 0 && { replies: decodeReplies(replies.toString('latin1')) }),
    ...(reactions.length > 0 && { reactions: decodeReactions(reactions.toString('utf8')) }),
  }
}

function decodeReplies(stored: string): ThreadReplies {
  const [count, lastAt, users = ''] = stored.split(' ')
  return { count: Number(count), lastAt: Number(lastAt), users: users.split(',') as UserId[] }
}

function decodeReactions(stored: string): ReactionOn[] {
  const words = stored.split(' ')
  const reactions: ReactionOn[] = []
  for (let index = 0; index < words.length; index += 4) {
    const [emoji, named, count, mine] = words.slice(index, index + 4) as [string, string, string, string]
    reactions.push({
      emoji,
      count: Number(count),
      users: unpackPeople(named),
      ...(mine === '1' ? { mine: true as const } : {}),
    })
  }
  return reactions
}

/** The people of a list without `u_` and without anything between them; `-` is nobody. */
export function unpackPeople(packed: string): UserId[] {
  return packed === '-' ? [] : (packed.match(/.{12}/g) ?? []).map((user) => `u_${user}` as UserId)
}

/** What `history_page` walked: back from a place (newest first) and on from it (oldest first), messages and notices apart. */
export interface Walked {
  position: Position
  back: readonly Buffer[]
  backNotices: readonly Buffer[]
  on: readonly Buffer[]
  onNotices: readonly Buffer[]
  authors: readonly Buffer[]
  changes: readonly Buffer[]
  hasOlder: boolean
  hasNewer: boolean
  noticeLimit: number
}

/** The notices of a page that was walked, oldest first: the newest of them, where there are too many. */
export function decodeNotices(
  { backNotices, onNotices, noticeLimit }: Walked,
  authors: ReadonlyMap<string, UserId>,
): LogEntry[] {
  return [...decodeEntries(backNotices, authors).toReversed(), ...decodeEntries(onNotices, authors)].slice(
    -noticeLimit,
  )
}

/** The page that was walked, oldest first. */
export function decodePage(walked: Walked): HistoryPage {
  const authors = readAuthors(walked.authors)
  const messagesOf = (flat: readonly Buffer[]) => decodeMessages(flat, authors, walked.changes) as Message[]
  return {
    messages: [...messagesOf(walked.back).toReversed(), ...messagesOf(walked.on)],
    notices: decodeNotices(walked, authors),
    position: walked.position,
    hasOlder: walked.hasOlder,
    hasNewer: walked.hasNewer,
  }
}
