import type { Membership } from '@runnel/protocol/channel'
import type { ChannelLimits, LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { beforeFirst, millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import { placeOf } from '@runnel/rules/order'
import { itemAt } from './timeline.ts'
import type { MessageItem, Window } from './timeline.ts'

/** One of my channels, kept current. `position` is the last entry taken in; `unread` and `mentions` count live. */
export interface ChannelState extends Membership {
  /** The newest message seen that is still there, if any was. */
  lastMessage?: MessagePosted
  /** Sequence of the last entry that `unread` and `mentions` tell of. */
  countedTo: number
  /** I marked it unread here and the server does not know yet: until then `readId` and the counts are mine. */
  isUnreadHere?: true
}

/** What the server says of how far I have read. */
export type ReadState = RequestOutput<'read:mark'>

/** What a channel's limits are where nothing else was said. */
const usual: ChannelLimits = {
  posting: 'all',
  slowSeconds: 0,
  everyone: 'all',
  joining: 'open',
  editSeconds: 0,
}

/** A channel after one more entry of its log, except for its counts. */
export function applyEntry(channel: ChannelState, entry: LogEntry, me: UserId | undefined): ChannelState {
  switch (entry.type) {
    case 'channel.created':
      return { ...channel, name: entry.name, kind: entry.kind }
    case 'channel.renamed':
      return { ...channel, name: entry.name }
    case 'channel.topic_changed':
      return { ...channel, topic: entry.topic }
    case 'channel.archived':
      return { ...channel, archived: true }
    case 'channel.restored': {
      const { archived: _, ...restored } = channel
      return restored
    }
    case 'channel.converted':
      return { ...channel, kind: entry.kind }
    case 'channel.limits_changed':
      return withLimits(channel, entry.limits)
    case 'member.joined':
      return entry.user === me ? channel : withMembers(channel, 1)
    case 'member.left':
    case 'member.removed':
      return entry.user === me ? channel : withMembers(channel, -1)
    case 'member.banned':
      return entry.user === me || !entry.wasMember ? channel : withMembers(channel, -1)
    case 'member.muted':
      return entry.user === me ? { ...channel, mutedUntil: entry.until ?? 0 } : channel
    case 'member.unmuted': {
      if (entry.user !== me) return channel
      const { mutedUntil: _, ...speaking } = channel
      return speaking
    }
    case 'member.role_changed':
      return entry.user === me ? { ...channel, role: entry.role } : channel
    case 'channel.deleted':
    case 'member.unbanned':
    case 'member.renamed':
    case 'message.posted':
    case 'message.edited':
    case 'message.deleted':
    case 'message.pinned':
    case 'message.unpinned':
    case 'reaction.added':
    case 'reaction.removed':
    case 'thread.replied':
    // What a later release tells of is shown as a quiet line, and changes nothing that is known here.
    default:
      return channel
  }
}

function withMembers(channel: ChannelState, more: number): ChannelState {
  return { ...channel, memberCount: Math.max(0, channel.memberCount + more) }
}

type LimitsChange = { [Name in keyof ChannelLimits]?: ChannelLimits[Name] | undefined }

function withLimits(channel: ChannelState, changed: LimitsChange): ChannelState {
  const { limits: before, ...rest } = channel
  const all = Object.entries({ ...before, ...changed })
  const limits = Object.fromEntries(
    all.filter(([name, value]) => value !== usual[name as keyof ChannelLimits]),
  )
  return Object.keys(limits).length > 0 ? { ...rest, limits } : rest
}

/** Whether an entry is the end of my being in its channel. */
export function endsMembership(entry: LogEntry, me: UserId | undefined): boolean {
  if (entry.type === 'channel.deleted') return true
  const isRemoval =
    entry.type === 'member.banned' || entry.type === 'member.left' || entry.type === 'member.removed'
  return isRemoval && entry.user === me
}

type Calling = Pick<MessageItem, 'by' | 'mentions' | 'everyone' | 'deleted'>

/** Whether a message calls me; undefined when that depended on who was online. */
function callsMe({ by, mentions, everyone, deleted }: Calling, me: UserId | undefined): boolean | undefined {
  if (me === undefined || by === me || deleted) return false
  if (mentions?.includes(me) || everyone === 'channel') return true
  return everyone === 'here' ? undefined : false
}

/** My counts in a channel after one more entry, and how far I have read: by saying something, too. `isUnsure`: what they are now depends on messages that are not in memory; only the server can tell. */
export function countEntry(
  channel: ChannelState,
  entry: LogEntry,
  me: UserId | undefined,
  window: Window,
): { channel: ChannelState; isUnsure: boolean } {
  const sequence = sequenceOf(entry.id)
  if (sequence <= channel.countedTo) return { channel, isUnsure: false }
  const read = sequenceOf(channel.readId)
  let { unread, mentions, readId } = channel
  let isUnsure = false
  const uncall = (id: EntryId) => {
    if (sequenceOf(id) <= read) return
    const item = messageBefore(window, id)
    const was = item && callsMe(item, me)
    if (was) mentions -= 1
    if (was === undefined && mentions > 0) isUnsure = true
  }
  if (entry.type === 'thread.replied' && callsMe(entry, me)) mentions += 1
  if (entry.type === 'message.posted') {
    // What I say right after what I have read, I have read.
    if (entry.by === me && unread === 0) readId = entry.id
    else unread += 1
    // It came live: whoever is called as being online is.
    if (callsMe(entry, me) !== false) mentions += 1
  }
  if (entry.type === 'message.deleted') {
    const replies = new Set(entry.replies?.flatMap(({ id, inChannel }) => (inChannel ? [] : [id])))
    for (const id of entry.messages) {
      // What was said in a thread alone may be unread though the channel was read far beyond it.
      if (replies.has(id)) isUnsure ||= mentions > 0
      if (replies.has(id) || sequenceOf(id) <= read) continue
      unread -= 1
      uncall(id)
    }
  }
  if (entry.type === 'message.edited' && entry.thread !== undefined)
    isUnsure = callsMe(entry, me) !== false || mentions > 0
  else if (entry.type === 'message.edited' && sequenceOf(entry.message) > read) {
    const item = messageBefore(window, entry.message)
    const [was, is] = [item && callsMe(item, me), callsMe(entry, me)]
    if (was !== undefined && is !== undefined) mentions += Number(is) - Number(was)
    else {
      if (is) mentions = Math.max(1, mentions)
      isUnsure = is !== false || mentions > 0
    }
  }
  const counts = { readId, unread: Math.max(0, unread), mentions: Math.max(0, mentions), countedTo: sequence }
  return { channel: { ...channel, ...counts }, isUnsure }
}

/** A message as it was before the entry that is being counted; undefined when the window has it otherwise, or cannot tell. */
function messageBefore(window: Window, id: EntryId): MessageItem | undefined {
  const item = itemAt(window, id)
  if (item?.kind !== 'message' || item.deleted || window.ahead?.has(id)) return undefined
  // Whether a reply still calls me depends on what I have read of its thread.
  return item.thread === undefined ? item : undefined
}

/** A window, and the sequence up to which its entries are taken in; where the channel's position is when left out. */
export interface Counted extends Window {
  upTo?: number
}

/** What is unread after an entry, and which messages of that call me, in a window; undefined when it does not hold all of it. */
function countInWindow(
  window: Counted,
  after: EntryId,
  { countedTo, position }: ChannelState,
  me: UserId | undefined,
): { unread: number; calls: number } | undefined {
  const { settled, hasOlder, hasNewer, ahead, upTo = sequenceOf(position.id) } = window
  const first = settled[0]
  // One of which nothing is in memory tells nothing.
  if (!first || hasNewer || ahead || countedTo !== upTo) return undefined
  if (hasOlder && sequenceOf(first.id) > sequenceOf(after) + 1) return undefined
  const later = messagesBetween(window, sequenceOf(after), Infinity)
  return { unread: later.length, calls: later.filter((item) => callsMe(item, me)).length }
}

function messagesBetween({ settled }: Window, after: number, upTo: number): MessageItem[] {
  return settled
    .slice(placeOf(settled, after + 1), placeOf(settled, upTo + 1))
    .filter((item): item is typeof item & MessageItem => item.kind === 'message' && !item.deleted)
}

/**
 * A channel read up to an entry, here, and `withThreads` what is said in its threads, too; the counts as far as they can be told, the server
 * says them for good. Never moves backwards.
 */
export function applyRead(
  channel: ChannelState,
  id: EntryId,
  window: Counted,
  me: UserId | undefined,
  withThreads = false,
): ChannelState {
  const isAll = sequenceOf(id) >= Math.max(channel.countedTo, sequenceOf(channel.position.id))
  const isFurther = sequenceOf(id) > sequenceOf(channel.readId)
  if (isAll && withThreads) return { ...channel, ...(isFurther && { readId: id }), unread: 0, mentions: 0 }
  if (!isFurther) return channel
  const counted = countInWindow(window, id, channel, me)
  const passed = messagesBetween(window, sequenceOf(channel.readId), sequenceOf(id))
  // Replies in threads call me, too, and are not in the window: the server says the rest.
  const mentions = channel.mentions - passed.filter((item) => callsMe(item, me) !== false).length
  const unread = isAll ? 0 : (counted?.unread ?? mostUnread(channel.unread - passed.length, id, channel))
  return { ...channel, readId: id, unread, mentions: Math.max(0, mentions) }
}

/** What is guessed to be unread after an entry, and no more than there are entries. */
function mostUnread(guess: number, after: EntryId, { countedTo }: ChannelState): number {
  return Math.max(0, Math.min(guess, countedTo - sequenceOf(after)))
}

/** A channel that I marked unread from a message on, here. */
export function applyUnread(
  channel: ChannelState,
  id: EntryId,
  window: Counted,
  me: UserId | undefined,
): ChannelState {
  const sequence = sequenceOf(id)
  const readId = `${sequence > 1 ? millisecondsOf(id) : 0}-${sequence - 1}` as EntryId
  const counted = countInWindow(window, readId, channel, me)
  const before = sequenceOf(channel.readId)
  const again = messagesBetween(window, sequence - 1, before).length
  const passed = messagesBetween(window, before, sequence - 1).length
  return {
    ...channel,
    readId,
    isUnreadHere: true,
    unread: counted?.unread ?? mostUnread(Math.max(1, channel.unread + again - passed), readId, channel),
    mentions: Math.max(channel.mentions, counted?.calls ?? 0),
  }
}

/** Which of two read states is the later one: by how often I had marked the channel unread, then by how far I had read. */
export function isLaterRead(
  { turn, id }: Pick<ReadState, 'turn' | 'id'>,
  than: Pick<ReadState, 'turn' | 'id'>,
): boolean {
  return turn > than.turn || (turn === than.turn && sequenceOf(id) >= sequenceOf(than.id))
}

/**
 * A channel with my read position and counts as the server says them; a state that is earlier than what is known is late, unless it `isCurrent`.
 * `recent`: the last entries taken in; what the server had not counted yet is counted on.
 */
export function applyReadState(
  channel: ChannelState,
  state: ReadState,
  recent: readonly LogEntry[],
  me: UserId | undefined,
  window: Window,
  isCurrent = false,
): { channel: ChannelState; isUnsure: boolean } {
  const { id, unread, mentions, turn, asOf } = state
  const { isUnreadHere, ...before } = channel
  const known = { turn: channel.readTurn, id: isUnreadHere ? beforeFirst : channel.readId }
  if (!isCurrent && !isLaterRead(state, known)) return { channel, isUnsure: false }
  // The server names the last entry that is still there: of what was deleted since it is as well the one I read up to.
  const read = itemAt(window, channel.readId)
  const isGone = read?.kind === 'message' && (read.deleted || asOf > sequenceOf(channel.position.id))
  const isBefore = turn === channel.readTurn && sequenceOf(id) < sequenceOf(channel.readId)
  const readId = isCurrent && isBefore && isGone ? channel.readId : id
  const told: ChannelState = { ...before, readId, readTurn: turn, unread, mentions, countedTo: asOf }
  const later = recent.filter((entry) => sequenceOf(entry.id) > asOf)
  const first = later[0]
  // More came since than is remembered.
  const isUnsure = asOf < channel.countedTo && (!first || sequenceOf(first.id) > asOf + 1)
  // The window has taken these in: what they edited was otherwise before.
  const edits = later.flatMap((entry) => (entry.type === 'message.edited' ? entry : []))
  const ahead = new Map([...(window.ahead ?? []), ...edits.map((edit) => [edit.message, asOf] as const)])
  const counted = later.reduce(
    (before, entry) => {
      const next = countEntry(before.channel, entry, me, { ...window, ahead })
      return { channel: next.channel, isUnsure: before.isUnsure || next.isUnsure }
    },
    { channel: told, isUnsure },
  )
  if (!isUnsure) return counted
  // Until the server says, what came is rather unread than read.
  const most = {
    unread: Math.max(counted.channel.unread, mostUnread(channel.unread, readId, channel)),
    mentions: Math.max(counted.channel.mentions, channel.mentions),
  }
  return { channel: { ...counted.channel, ...most, countedTo: channel.countedTo }, isUnsure }
}
