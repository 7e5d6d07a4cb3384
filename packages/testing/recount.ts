import type { LogEntry, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** What a person does about a channel that is no entry of its log. */
export type Act =
  /** `read:mark`; `turn` as the device knew it. */
  | { type: 'mark'; id: EntryId; turn?: number | undefined; threads?: EntryId | undefined }
  | { type: 'mark-unread'; id: EntryId }
  | { type: 'mark-thread' | 'mark-thread-unread'; thread: EntryId; reply: number }
  | { type: 'follow' | 'unfollow'; thread: EntryId }
  /** They were removed, and are let in again. What called them before is forgotten: it must not be marked unread here. */
  | { type: 'join' }

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
  /** What the channel shows, and what is said in its threads. */
  const readTo = { sequence: 0, threads: 0, turn: 0 }
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
        if (one.turn === undefined || one.turn >= readTo.turn) {
          const last = lastUpTo(sequenceOf(one.id))
          const lastOfThreads = one.threads === undefined ? 0 : Math.min(last, sequenceOf(one.threads))
          readTo.sequence = Math.max(readTo.sequence, last)
          readTo.threads = Math.max(readTo.threads, lastOfThreads)
        }
        break
      case 'mark-unread': {
        readTo.sequence = lastUpTo(sequenceOf(one.id) - 1)
        readTo.threads = Math.min(readTo.threads, readTo.sequence)
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
      case 'mark-thread-unread': {
        const standing = standingIn(one.thread)
        const again = repliesIn(one.thread).find(({ reply }) => reply === one.reply)!
        standing.read = Math.min(standing.read, one.reply - 1)
        if (again.sequence > readTo.threads) break
        // Of the other threads that are followed nothing becomes unread by it.
        for (const [thread, other] of standings)
          if (other.follows === true && thread !== one.thread)
            for (const { reply, sequence } of repliesIn(thread))
              if (sequence <= readTo.threads) other.read = Math.max(other.read, reply!)
        readTo.threads = again.sequence - 1
        break
      }
      case 'follow':
        follow(one.thread, repliesIn(one.thread).length)
        break
      case 'join': {
        // They begin to read there.
        const joined = sequenceOf(seen.at(-1)!.id)
        Object.assign(readTo, { sequence: joined, threads: joined, turn: 0 })
        break
      }
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

  const living = [...said.values()].filter((one) => !one.isDeleted)
  const isUnreadInChannel = (one: Said) => one.isMessage && one.sequence > readTo.sequence
  /** Neither read in its thread, nor with all threads, nor, if it is shown there, in the channel. */
  const isUnreadInThread = (one: Said) =>
    one.reply! > (standings.get(one.thread!)?.read ?? 0) &&
    one.sequence > readTo.threads &&
    (!one.isMessage || isUnreadInChannel(one))
  const calls = living.filter(
    (one) =>
      one.by !== person &&
      (one.mentions?.includes(person) ||
        one.everyone === 'channel' ||
        called.get(one.id)?.includes(person)) &&
      (one.thread === undefined ? isUnreadInChannel(one) : isUnreadInThread(one)),
  )
  const messages = living.filter(isUnreadInChannel)
  const threads = new Map<EntryId, ThreadCount>()
  for (const thread of new Set([
    ...standings.keys(),
    ...[...said.values()].flatMap((one) => one.thread ?? []),
  ])) {
    const { follows = false, read } = standings.get(thread) ?? { read: 0 }
    const covered = repliesIn(thread).filter((one) => one.reply! <= read || one.sequence <= readTo.threads)
    threads.set(thread, {
      isFollowed: follows,
      readReply: Math.max(read, ...covered.map((one) => one.reply!)),
      unread: living.filter((one) => one.thread === thread && one.by !== person && isUnreadInThread(one))
        .length,
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
