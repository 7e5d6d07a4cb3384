import type { ChannelState } from '@runnel/client/client'
import { millisecondsOf } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Preferences, Section } from '@runnel/protocol/preference'
import { hasSameFacts } from '@/realtime/channel-facts.ts'

/** Some channels of the sidebar under one heading. */
export interface SidebarGroup {
  kind: 'unread' | 'starred' | 'section' | 'channels' | 'direct'
  /** Tells groups apart: the kind, or the section's id. */
  key: string
  /** The section of mine that it is. */
  section?: Section
  isFolded: boolean
  channels: readonly ChannelState[]
}

/** What of the preferences decides where a channel stands. */
export type Arrangement = Pick<Preferences, 'sections' | 'folded' | 'channels'>

/** Whether two arrangements say the same. */
export function isSameArrangement(one: Arrangement, other: Arrangement): boolean {
  return one.sections === other.sections && one.folded === other.folded && one.channels === other.channels
}

/** Whether a list of the channels would look the same: where one is only at another place of its log, nothing is to be drawn. */
export function isSameListing(
  one: ReadonlyMap<ChannelId, ChannelState>,
  other: ReadonlyMap<ChannelId, ChannelState>,
): boolean {
  if (one.size !== other.size) return false
  const [ids, others] = [one.keys(), other.keys()]
  for (const id of ids) {
    if (id !== others.next().value) return false
    const [a, b] = [one.get(id), other.get(id)]
    if (a !== b && (a === undefined || b === undefined || !looksTheSame(a, b))) return false
  }
  return true
}

function looksTheSame(a: ChannelState, b: ChannelState): boolean {
  if (a.unread !== b.unread || a.mentions !== b.mentions || !hasSameFacts(a, b)) return false
  // Of these it is the time that decides where they stand.
  return (a.kind !== 'direct' && a.unread === 0 && a.mentions === 0) || lastAt(a) === lastAt(b)
}

const lastAt = (channel: ChannelState) => channel.lastMessage?.at ?? millisecondsOf(channel.position.id)

/** Whether a muted channel is one that calls nobody: mentions still count. */
export function isQuiet(channel: ChannelState, { channels }: Arrangement): boolean {
  return channels?.[channel.channel]?.isMuted === true && channel.mentions === 0
}

/** Whether something in a channel waits for me: of a muted one only what names me. */
export function isWaiting(channel: ChannelState, arrangement: Arrangement): boolean {
  return (channel.unread > 0 || channel.mentions > 0) && !isQuiet(channel, arrangement)
}

/**
 * What the sidebar lists: what is unread first (mentions and direct messages before others), then starred channels, my sections in my
 * order, other channels by name and direct ones by their last message; muted ones stand last in their group. `held` was unread when it
 * was opened and keeps its place until it is left. Archived channels are listed only while open.
 */
export function groupChannels(
  channels: Iterable<ChannelState>,
  arrangement: Arrangement,
  open?: ChannelId,
  held?: ChannelId,
): SidebarGroup[] {
  const { sections = [], folded = [], channels: own = {} } = arrangement
  const sectionOf = new Map(sections.flatMap(({ section, channels: ids }) => ids.map((id) => [id, section])))
  const lists = new Map<string, ChannelState[]>()
  const put = (key: string, channel: ChannelState) => {
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [channel])
    else list.push(channel)
  }
  const unread: ChannelState[] = []
  const starred: ChannelState[] = []
  const rest: ChannelState[] = []
  const direct: ChannelState[] = []
  for (const channel of channels) {
    const id = channel.channel
    if (channel.archived === true && id !== open) continue
    const section = sectionOf.get(id)
    if (id === held || (id !== open && isWaiting(channel, arrangement))) unread.push(channel)
    else if (own[id]?.isStarred === true) starred.push(channel)
    else if (section !== undefined) put(section, channel)
    else if (channel.kind === 'direct') direct.push(channel)
    else rest.push(channel)
  }
  const isUrgent = (channel: ChannelState) =>
    Number(channel.mentions > 0 || (channel.kind === 'direct' && channel.unread > 0))
  const isMuted = ({ channel }: ChannelState) => Number(own[channel]?.isMuted === true)
  const byTime = (a: ChannelState, b: ChannelState) => isMuted(a) - isMuted(b) || lastAt(b) - lastAt(a)
  // Names are compared as they are: 1,000 of them by `localeCompare` take longer than a frame.
  const byName = (a: ChannelState, b: ChannelState) =>
    isMuted(a) - isMuted(b) || (a.name < b.name ? -1 : Number(a.name > b.name))
  const byKind = (a: ChannelState, b: ChannelState) =>
    Number(a.kind === 'direct') - Number(b.kind === 'direct') ||
    (a.kind === 'direct' ? byTime(a, b) : byName(a, b))
  const group = (kind: Exclude<SidebarGroup['kind'], 'section' | 'unread'>, list: ChannelState[]) => ({
    kind,
    key: kind,
    isFolded: folded.includes(kind),
    channels: list,
  })
  return [
    ...(unread.length === 0
      ? []
      : [
          {
            kind: 'unread' as const,
            key: 'unread',
            isFolded: false,
            channels: unread.sort((a, b) => isUrgent(b) - isUrgent(a) || byTime(a, b)),
          },
        ]),
    ...(starred.length === 0 ? [] : [group('starred', starred.sort(byKind))]),
    ...sections.map((section) => ({
      kind: 'section' as const,
      key: section.section,
      section,
      isFolded: section.isFolded === true,
      channels: (lists.get(section.section) ?? []).sort(byKind),
    })),
    group('channels', rest.sort(byName)),
    group('direct', direct.sort(byTime)),
  ]
}

/** What is listed of a group: all of it, or, folded, the open channel alone. */
export function shownOf(group: SidebarGroup, open: ChannelId | undefined): readonly ChannelState[] {
  return group.isFolded ? group.channels.filter((channel) => channel.channel === open) : group.channels
}

/** The groups as one list, in the order they are shown. */
export function inOrder(groups: readonly SidebarGroup[], open?: ChannelId): ChannelState[] {
  return groups.flatMap((group) => shownOf(group, open))
}

/**
 * The groups of `now` with every channel where it stood in `before`, so that nothing moves under the pointer; what was not listed then
 * comes last in its group.
 */
export function keepPlaces(before: readonly SidebarGroup[], now: readonly SidebarGroup[]): SidebarGroup[] {
  const found = new Map(
    now.flatMap(({ channels }) => channels.map((channel) => [channel.channel, channel] as const)),
  )
  const groups = before.map((group) => ({
    ...group,
    channels: group.channels.flatMap(({ channel }) => {
      const current = found.get(channel)
      found.delete(channel)
      return current ?? []
    }),
  }))
  for (const channel of found.values()) {
    const key = now.find(({ channels }) => channels.includes(channel))?.key
    const home = groups.find((group) => group.key === key) ?? groups.at(channel.kind === 'direct' ? -1 : -2)
    home?.channels.push(channel)
  }
  return groups
}

/** The channel `step` places after the open one, among all or among those where something waits; undefined when there is none. */
export function neighbour(
  list: readonly ChannelState[],
  open: ChannelId | undefined,
  step: 1 | -1,
  isWanted: (channel: ChannelState) => boolean = () => true,
): ChannelId | undefined {
  const start = list.findIndex((channel) => channel.channel === open)
  for (let distance = 1; distance <= list.length; distance += 1) {
    const from = start === -1 && step === -1 ? list.length : start
    const found = list[(from + step * distance + list.length * 2) % list.length]
    if (found !== undefined && found.channel !== open && isWanted(found)) return found.channel
  }
  return undefined
}
