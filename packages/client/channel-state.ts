import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId, UserId } from '@runnel/protocol/ids'

/** One of my channels, kept current. `position` is the last entry taken in; `unread` and `mentions` count live. */
export interface ChannelState extends Membership {
  /** The newest message seen, if any was. */
  lastMessage?: MessagePosted
  /** Ordinal of the newest message, once known. */
  headN?: number
  /** Ordinal of the last message read, once known. */
  readN?: number
}

/** A channel after one more entry of its log. */
export function applyEntry(channel: ChannelState, entry: LogEntry, me: UserId | undefined): ChannelState {
  switch (entry.type) {
    case 'message.posted':
      return countMessage(channel, entry, me)
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
    case 'member.joined':
      return entry.user === me ? channel : { ...channel, memberCount: channel.memberCount + 1 }
    case 'member.left':
    case 'member.removed':
      return entry.user === me ? channel : { ...channel, memberCount: Math.max(0, channel.memberCount - 1) }
    case 'member.role_changed':
      return entry.user === me ? { ...channel, role: entry.role } : channel
    case 'channel.created':
    case 'member.renamed':
      return channel
  }
}

/** Unread is the head's ordinal minus the ordinal at my read position: what is counted twice by an accident stays right. */
function countMessage(channel: ChannelState, message: MessagePosted, me: UserId | undefined): ChannelState {
  const readBefore = channel.readN ?? message.n - 1 - channel.unread
  // What I say right after what I have read, I have read.
  const readN = message.by === me && readBefore === message.n - 1 ? message.n : readBefore
  const isMention = message.by !== me && me !== undefined && message.mentions?.includes(me)
  return {
    ...channel,
    lastMessage: message,
    headN: message.n,
    readN,
    unread: Math.max(0, message.n - readN),
    mentions: channel.mentions + (isMention ? 1 : 0),
  }
}

/** A channel whose newest message's ordinal at its position became known, by a page. */
export function knowHead(channel: ChannelState, headN: number): ChannelState {
  if (channel.headN !== undefined) return channel
  return { ...channel, headN, readN: Math.max(0, headN - channel.unread) }
}

/** What is known of a new read position: the ordinal there, or the counts the server gave. */
export type ReadKnowledge = { n: number; mentions?: number } | { unread: number; mentions: number }

/** A channel read up to an entry; never moves backwards. */
export function applyRead(channel: ChannelState, id: EntryId, known: ReadKnowledge): ChannelState {
  if (sequenceOf(id) < sequenceOf(channel.readId)) return channel
  if ('unread' in known) {
    const { readN: _, ...rest } = channel
    const readN = channel.headN === undefined ? undefined : Math.max(0, channel.headN - known.unread)
    return { ...rest, readId: id, ...known, ...(readN === undefined ? {} : { readN }) }
  }
  const readN = Math.max(known.n, channel.readN ?? 0)
  const unread = channel.headN === undefined ? channel.unread : Math.max(0, channel.headN - readN)
  const mentions = unread === 0 ? 0 : Math.min(known.mentions ?? channel.mentions, channel.mentions)
  return { ...channel, readId: id, readN, unread, mentions }
}
