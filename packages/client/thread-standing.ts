import type { LogEntry } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import { createStore } from 'zustand/vanilla'
import { threadKey } from './thread.ts'
import type { ThreadKey } from './thread.ts'

/** How many standings are kept; of more, those go which have nothing unread and changed longest ago. */
const mostStandings = 500

const followed = { isFollowed: true } as const

/**
 * How I stand to a thread after one more entry of its channel; the same when it is not of the thread, or counted already. `isUnsure`: how
 * many of its replies call me depends on some that are not in memory; only the server can tell.
 */
export function applyToStanding(
  standing: ThreadStanding,
  entry: LogEntry,
  me: UserId | undefined,
): { standing: ThreadStanding; isUnsure: boolean } {
  const asOf = sequenceOf(entry.id)
  const same = { standing, isUnsure: false }
  if (asOf <= standing.asOf) return same
  const { readReply } = standing
  const isMention =
    'mentions' in entry && me !== undefined && entry.by !== me && entry.mentions?.includes(me) === true
  const become = (more: Partial<ThreadStanding>, isUnsure = false) => ({
    standing: { ...standing, asOf, ...more },
    isUnsure,
  })
  if (entry.type === 'message.posted' || entry.type === 'thread.replied') {
    const { thread, reply, by } = entry
    if (thread !== standing.thread || reply === undefined) return same
    // Whoever replies, and who is named, follows from there on.
    if (by === me)
      return become(standing.isFollowed ? {} : { ...followed, readReply: reply, unread: 0, mentions: 0 })
    if (isMention && !standing.isFollowed)
      return become({ ...followed, readReply: Math.max(readReply, reply - 1), unread: 1, mentions: 1 })
    return become({ unread: standing.unread + 1, mentions: standing.mentions + Number(isMention) })
  }
  if (entry.type === 'message.edited') {
    if (entry.thread !== standing.thread) return same
    const isUnread = (entry.reply ?? 0) > readReply
    // Whom it names anew follows from there on; whom it named before may have unfollowed it since.
    return become({}, isMention ? isUnread || !standing.isFollowed : isUnread && standing.mentions > 0)
  }
  if (entry.type === 'message.deleted') {
    const gone = (entry.replies ?? []).filter(
      ({ thread, reply, by }) => thread === standing.thread && by !== me && reply > readReply,
    )
    if (gone.length === 0) return same
    const unread = Math.max(0, standing.unread - gone.length)
    // Who was away may never have counted them.
    return become({ unread, mentions: Math.min(standing.mentions, unread) }, true)
  }
  return same
}

/** What is told, as against what is known: later, late, or each knows of something that the other does not. */
function judgeTold(told: ThreadStanding, known: ThreadStanding | undefined): 'later' | 'late' | 'unsure' {
  if (!known) return 'later'
  const isLate = told.acts < known.acts || told.marks < known.marks
  const isNews = told.acts > known.acts || told.marks > known.marks
  if (!isLate && told.asOf >= known.asOf) return 'later'
  return isNews ? 'unsure' : 'late'
}

/** Whether what called me in a thread may have been read. */
function isReadOn(known: ThreadStanding, standing: ThreadStanding): boolean {
  return known.mentions > 0 && standing.readReply > known.readReply
}

type Left = Pick<ThreadStanding, 'unread' | 'mentions'>

/** Whose standings these are, and who hears what follows from a change. */
export interface StandingsOptions {
  my(): UserId | undefined
  onChange(standing: ThreadStanding): void
  /** Replies that called me may have been read: they count in their channel, too. */
  onCallsRead(channel: ChannelId): void
  /** Replies that call me may be unread again. */
  onCallsAgain(channel: ChannelId): void
  /** What holds depends on what is not in memory: ask. */
  onUnsure(standing: ThreadStanding): void
}

/** How I stand to the threads known so far: as the server says it, and on from there with each entry. */
export function createStandings({ my, onChange, onCallsRead, onCallsAgain, onUnsure }: StandingsOptions) {
  const store = createStore<ReadonlyMap<ThreadKey, ThreadStanding>>(() => new Map())

  function set(changed: readonly ThreadStanding[]): void {
    if (changed.length === 0) return
    const before = store.getState()
    const next = new Map(before)
    for (const standing of changed) {
      const key = threadKey(standing.channel, standing.thread)
      next.delete(key)
      next.set(key, standing)
    }
    for (const [key, { unread }] of next) {
      if (next.size <= mostStandings) break
      if (unread === 0) next.delete(key)
    }
    store.setState(next, true)
    for (const standing of changed) {
      const known = before.get(threadKey(standing.channel, standing.thread))
      onChange(standing)
      const isAgain = !known || standing.readReply < known.readReply
      if (isAgain && standing.mentions > 0) onCallsAgain(standing.channel)
      else if (!known || standing.mentions < known.mentions || isReadOn(known, standing))
        onCallsRead(standing.channel)
    }
  }

  return {
    store,
    get: (channel: ChannelId, root: EntryId) => store.getState().get(threadKey(channel, root)),
    /** As the server says; what is older than what is known is late, and where nobody can tell it is asked for. */
    know(told: readonly ThreadStanding[]): void {
      const place = ({ channel, thread }: ThreadStanding) => store.getState().get(threadKey(channel, thread))
      const judged = Map.groupBy(told, (standing) => judgeTold(standing, place(standing)))
      set(judged.get('later') ?? [])
      for (const standing of judged.get('unsure') ?? []) onUnsure(standing)
    },
    /** Entries of a channel, in order, each once. */
    take(channel: ChannelId, entries: readonly LogEntry[]): void {
      const isAbout = (entry: LogEntry) =>
        entry.type === 'message.deleted' || ('thread' in entry && entry.thread !== undefined)
      if (!entries.some(isAbout)) return
      const me = my()
      for (const before of store.getState().values()) {
        if (before.channel !== channel) continue
        let next = { standing: before, isUnsure: false }
        for (const entry of entries) {
          const { standing, isUnsure } = applyToStanding(next.standing, entry, me)
          next = { standing, isUnsure: isUnsure || next.isUnsure }
        }
        if (next.standing !== before) set([next.standing])
        if (next.isUnsure) onUnsure(next.standing)
      }
    },
    /** I marked a thread unread from a reply on, here; `left`: what is unread then, where that is known. */
    unread(channel: ChannelId, root: EntryId, reply: number, left: Left | undefined): void {
      const before = store.getState().get(threadKey(channel, root))
      if (!before) return
      const { unread, mentions } = left ?? { ...before, unread: Math.max(1, before.unread) }
      set([{ ...before, readReply: Math.min(before.readReply, reply - 1), unread, mentions }])
    },
    /** I read a thread up to a reply, here; `left`: what is unread then, where that is known. */
    read(channel: ChannelId, root: EntryId, reply: number, left: Left | undefined): void {
      const before = store.getState().get(threadKey(channel, root))
      if (!before || reply <= before.readReply) return
      const unread = left?.unread ?? Math.max(0, before.unread - (reply - before.readReply))
      const mentions = left?.mentions ?? Math.min(before.mentions, unread)
      set([{ ...before, readReply: reply, unread, mentions }])
    },
    /** These are all threads with something unread: in the others there is nothing, if they are as they were `then`, when that was asked. */
    keepUnread(unread: readonly ThreadStanding[], then: ReadonlyMap<ThreadKey, ThreadStanding>): void {
      const keys = new Set(unread.map(({ channel, thread }) => threadKey(channel, thread)))
      const rest = [...store.getState()].filter(
        ([key, standing]) => standing.unread > 0 && !keys.has(key) && then.get(key) === standing,
      )
      set(rest.map(([, standing]) => ({ ...standing, unread: 0, mentions: 0 })))
    },
    /** The connection is gone, and with it all that was told before: what is told next is later, also when it is counted anew after I had left. */
    pause(): void {
      const counted = [...store.getState()].map(
        ([key, standing]) => [key, { ...standing, acts: 0, marks: 0 }] as const,
      )
      store.setState(new Map(counted), true)
    },
    /** A channel's log goes up to a sequence: what was told of more is of a log that is no more. */
    rewind(channel: ChannelId, sequence: number): void {
      const ahead = [...store.getState().values()].filter(
        (standing) => standing.channel === channel && standing.asOf > sequence,
      )
      set(ahead.map((standing) => ({ ...standing, asOf: sequence })))
      for (const standing of ahead) onUnsure(standing)
    },
    forget(channel: ChannelId): void {
      const next = new Map([...store.getState()].filter(([, standing]) => standing.channel !== channel))
      if (next.size < store.getState().size) store.setState(next, true)
    },
  }
}
