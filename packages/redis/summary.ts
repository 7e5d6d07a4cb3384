import type { ChannelSummary, Membership } from '@runnel/protocol/channel'
import type { ChannelKind, ChannelRole } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'

/** A channel as `lua/summary.lua` describes it. */
export interface Described {
  channel: ChannelId
  epoch: Epoch
  /** The last entry's id; `0-0` before the first. */
  id: EntryId
  /** Messages so far. */
  n: number
  name: string
  kind: ChannelKind
  topic: string
  isEphemeral: boolean
  isArchived: boolean
  memberCount: number
  /** Of the person it was described to; undefined for no member. */
  role: ChannelRole | undefined
  /** Of a direct channel: the people in it. */
  people: UserId[]
}

/** Reads what `describe_channel` returned, as strings or bytes. */
export function readDescribed(channel: ChannelId, answer: readonly unknown[]): Described {
  const [epoch, id, n, name, kind, topic, ephemeral, archived, memberCount, role] = answer
    .slice(0, 10)
    .map(String)
  return {
    channel,
    epoch: epoch as Epoch,
    id: id as EntryId,
    n: Number(n),
    name: name ?? '',
    kind: kind as ChannelKind,
    topic: topic ?? '',
    isEphemeral: ephemeral === '1',
    isArchived: archived === '1',
    memberCount: Number(memberCount),
    role: role === '' ? undefined : (role as ChannelRole),
    people: (answer[10] as unknown[]).map((user) => String(user) as UserId),
  }
}

/** What is told of a channel to anyone who may see it. */
export function summaryOf(described: Described): ChannelSummary {
  return { ...common(described), isMember: described.role !== undefined }
}

/** What is told of a channel to its member; `read` is the last entry marked read. */
export function membershipOf(
  described: Described,
  role: ChannelRole,
  { readId, unread, mentions }: { readId: EntryId; unread: number; mentions: number },
): Membership {
  return {
    ...common(described),
    role,
    position: { epoch: described.epoch, id: described.id },
    unread,
    mentions,
    readId,
    ...(described.kind === 'direct' ? { members: described.people } : {}),
  }
}

function common({ channel, name, kind, topic, isEphemeral, isArchived, memberCount }: Described) {
  return {
    channel,
    name,
    kind,
    topic,
    ...(isEphemeral ? { ephemeral: true as const } : {}),
    ...(isArchived ? { archived: true as const } : {}),
    memberCount,
  }
}
