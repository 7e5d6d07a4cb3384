import type { ChannelSummary, Membership } from '@runnel/protocol/channel'
import type { ChannelKind, ChannelLimits, ChannelRole } from '@runnel/protocol/entry'
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
  /** What differs from the default. */
  limits: Partial<ChannelLimits>
  /** Until when the person may not write, in ms; 0: until a moderator says so. */
  mutedUntil: number | undefined
  /** Whether the person asked to be let in. */
  hasAsked: boolean
}

/** Reads what `describe_channel` returned, as strings or bytes. */
export function readDescribed(channel: ChannelId, answer: readonly unknown[]): Described {
  const [epoch, id, n, name, kind, topic, ephemeral, archived, memberCount, role] = answer
    .slice(0, 10)
    .map(String)
  const [flags = '', muted = '', asked = ''] = answer.slice(11).map(String)
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
    limits: limitsOf(flags),
    mutedUntil: muted === '' ? undefined : Number(muted),
    hasAsked: asked === '1',
  }
}

/** The limits that a channel's flags say; only what differs from the default. */
export function limitsOf(flags: string): Partial<ChannelLimits> {
  const limits: Partial<ChannelLimits> = {}
  for (const flag of flags.split(' ')) {
    const [family, value] = flag.split(':')
    if (family === 'posting') limits.posting = value as ChannelLimits['posting']
    else if (family === 'slow') limits.slowSeconds = Number(value)
    else if (family === 'everyone') limits.everyone = value as ChannelLimits['everyone']
    else if (family === 'approval') limits.joining = 'approval'
    else if (family === 'edit') limits.editSeconds = Number(value)
  }
  return limits
}

/** The limits that are named; the others stay as they are. */
export type SomeLimits = { readonly [Key in keyof ChannelLimits]?: ChannelLimits[Key] | undefined }

/** The flags that limits become: for each one named its family and its word, '' for the default. The other way round of {@link limitsOf}. */
export function flagsOf(limits: SomeLimits): Map<string, string> {
  const { posting, slowSeconds, everyone, joining, editSeconds } = limits
  const flags = new Map<string, string>()
  if (posting !== undefined) flags.set('posting', posting === 'all' ? '' : `posting:${posting}`)
  if (slowSeconds !== undefined) flags.set('slow', slowSeconds === 0 ? '' : `slow:${slowSeconds}`)
  if (everyone !== undefined) flags.set('everyone', everyone === 'all' ? '' : `everyone:${everyone}`)
  if (joining !== undefined) flags.set('approval', joining === 'open' ? '' : 'approval')
  if (editSeconds !== undefined) flags.set('edit', editSeconds === 0 ? '' : `edit:${editSeconds}`)
  return flags
}

/** What is told of a channel to anyone who may see it. */
export function summaryOf(described: Described): ChannelSummary {
  return {
    ...common(described),
    isMember: described.role !== undefined,
    ...(described.hasAsked ? { asked: true as const } : {}),
  }
}

/** What is told of a channel to its member; `read` is the last entry marked read. */
export function membershipOf(
  described: Described,
  role: ChannelRole,
  {
    readId,
    readTurn = 0,
    unread,
    mentions,
  }: { readId: EntryId; readTurn?: number; unread: number; mentions: number },
): Membership {
  return {
    ...common(described),
    role,
    position: { epoch: described.epoch, id: described.id },
    unread,
    mentions,
    readId,
    readTurn,
    ...(described.mutedUntil === undefined ? {} : { mutedUntil: described.mutedUntil }),
    ...(described.kind === 'direct' ? { members: described.people } : {}),
  }
}

function common({ channel, name, kind, topic, isEphemeral, isArchived, memberCount, limits }: Described) {
  return {
    channel,
    name,
    kind,
    topic,
    ...(isEphemeral ? { ephemeral: true as const } : {}),
    ...(isArchived ? { archived: true as const } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    memberCount,
  }
}
