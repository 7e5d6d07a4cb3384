import type { LogEntry, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** What a person does about a channel that is no entry of its log. */
export type Act =
  /** `read:mark`; `turn` as the device knew it. */
  | { type: 'mark'; id: EntryId; turn?: number | undefined }
  | { type: 'mark-unread'; id: EntryId }
  | { type: 'mark-thread'; thread: EntryId; reply: number }
  | { type: 'follow' | 'unfollow'; thread: EntryId }

/** An act, and the sequence of the channel's last entry when it was done: entries after that came later. */
export interface Done {
  act: Act
  after: number
}

export interface ThreadCount {
  isFollowed: boolean
  readReply: number
  unread: number
  mentions: number
}

export interface Recount {
  unread: number
  mentions: number
  /** How often the channel was marked unread. */
  turn: number
  /** Ids of the unread messages, and of what calls the person and is unread, oldest first. */
  messages: EntryId[]
  calls: EntryId[]
  /** By the id of the first message; threads with a reply, and those followed or unfollowed by hand. */
  threads: Map<EntryId, ThreadCount>
}

interface Said extends Pick<MessagePosted, 'id' | 'by' | 'mentions' | 'everyone' | 'thread' | 'reply'> {
  sequence: number
  /** It has an ordinal in the channel. */
  isMessage: boolean
  isDeleted: boolean
}

/** What a person has done about a thread so far. */
interface Standing {
  follows?: boolean
  read: number
}

/**
 * Counts from scratch what one person has not read of a channel: `entries` is all that was ever appended to its log, in order, what was
 * deleted since included; `done` what the person did about it, in order. Written to be obviously right, without a counter, a mark's ordinal or
 * anything stored: what the product counts is held against it. `called`: whom the `@here` of an entry called.
 */
export function recount(
  entries: readonly LogEntry[],
  person: UserId,
  done: readonly Done[],
  called: ReadonlyMap<EntryId, readonly UserId[]> = new Map(),
): Recount {
  const said = new Map<EntryId, Said>()
  const standings = new Map<EntryId, Standing>()
  const standingIn = (thread: EntryId) => {
    const known = standings.get(thread) ?? { read: 0 }
    standings.set(thread, known)
    return known
  }
  const repliesIn = (thread: EntryId) => [...said.values()].filter((one) => one.thread === thread)
  const readTo = { sequence: 0, turn: 0 }
  const seen: LogEntry[] = []
  /** The last entry up to a sequence that is still in the log: with a message its edits go as well. */
  const lastUpTo = (sequence: number) => {
    const isGone = (entry: LogEntry) =>
      said.get(entry.type === 'message.edited' ? entry.message : entry.id)?.isDeleted
    const last = seen.findLast((entry) => sequenceOf(entry.id) <= sequence && !isGone(entry))
    return last ? sequenceOf(last.id) : 0
  }

  const follow = (thread: EntryId, read: number) => {
    const standing = standingIn(thread)
    if (standing.follows === true) return
    standing.follows = true
    standing.read = Math.max(standing.read, read)
  }
  const say = (entry: MessagePosted | ThreadReplied) => {
    const { id, by, mentions, everyone, thread, reply } = entry
    said.set(id, {
      id,
      by,
      mentions,
      everyone,
      thread,
      reply,
      sequence: sequenceOf(id),
      isMessage: entry.type === 'message.posted',
      isDeleted: false,
    })
    if (thread === undefined || reply === undefined) return
    const root = said.get(thread)
    if (by === person) follow(thread, reply)
    if (reply === 1 && (root?.by === person || root?.mentions?.includes(person))) {
      // Who unfollowed it before there was an answer stays out.
      if (standingIn(thread).follows === undefined) follow(thread, 0)
    }
    if (mentions?.includes(person)) follow(thread, reply - 1)
  }
  const act = (one: Act) => {
    switch (one.type) {
      case 'mark':
        if (one.turn === undefined || one.turn >= readTo.turn)
          readTo.sequence = Math.max(readTo.sequence, lastUpTo(sequenceOf(one.id)))
        break
      case 'mark-unread': {
        readTo.sequence = lastUpTo(sequenceOf(one.id) - 1)
        readTo.turn += 1
        const again = said.get(one.id)
        if (again?.thread !== undefined && !again.isDeleted) {
          const standing = standingIn(again.thread)
          standing.read = Math.min(standing.read, again.reply! - 1)
        }
        break
      }
      case 'mark-thread': {
        const standing = standingIn(one.thread)
        standing.read = Math.max(standing.read, one.reply)
        break
      }
      case 'follow':
        follow(one.thread, repliesIn(one.thread).length)
        break
      case 'unfollow':
        standingIn(one.thread).follows = false
        break
    }
  }

  const waiting = [...done]
  const actUpTo = (sequence: number) => {
    while (waiting[0] && waiting[0].after < sequence) act(waiting.shift()!.act)
  }
  for (const entry of entries) {
    actUpTo(sequenceOf(entry.id))
    seen.push(entry)
    if (entry.type === 'message.posted' || entry.type === 'thread.replied') say(entry)
    else if (entry.type === 'message.edited') {
      const { mentions, everyone } = entry
      const changed = said.get(entry.message)!
      const isNewlyNamed = mentions?.includes(person) === true && changed.mentions?.includes(person) !== true
      if (isNewlyNamed && changed.thread !== undefined) follow(changed.thread, changed.reply! - 1)
      Object.assign(changed, { mentions, everyone })
    } else if (entry.type === 'message.deleted')
      for (const id of entry.messages) said.get(id)!.isDeleted = true
  }
  actUpTo(Number.POSITIVE_INFINITY)

  const unread = [...said.values()].filter((one) => one.sequence > readTo.sequence && !one.isDeleted)
  const calls = unread.filter(
    (one) =>
      one.by !== person &&
      (one.mentions?.includes(person) ||
        one.everyone === 'channel' ||
        called.get(one.id)?.includes(person)) &&
      (one.thread === undefined || one.reply! > (standings.get(one.thread)?.read ?? 0)),
  )
  const messages = unread.filter((one) => one.isMessage)
  const threads = new Map<EntryId, ThreadCount>()
  for (const thread of new Set([
    ...standings.keys(),
    ...[...said.values()].flatMap((one) => one.thread ?? []),
  ])) {
    const { follows = false, read } = standings.get(thread) ?? { read: 0 }
    const covered = repliesIn(thread).filter((one) => one.reply! <= read || one.sequence <= readTo.sequence)
    threads.set(thread, {
      isFollowed: follows,
      readReply: Math.max(read, ...covered.map((one) => one.reply!)),
      unread: unread.filter((one) => one.thread === thread && one.reply! > read && one.by !== person).length,
      mentions: calls.filter((one) => one.thread === thread).length,
    })
  }
  return {
    unread: messages.length,
    mentions: calls.length,
    turn: readTo.turn,
    messages: messages.map(({ id }) => id),
    calls: calls.map(({ id }) => id),
    threads,
  }
}
