import type { ChannelState } from '@runnel/client/client'
import { millisecondsOf } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'

export interface SidebarGroups {
  unread: ChannelState[]
  channels: ChannelState[]
  direct: ChannelState[]
}

const byName = (a: ChannelState, b: ChannelState) => a.name.localeCompare(b.name, 'en')
const lastAt = (channel: ChannelState) => channel.lastMessage?.at ?? millisecondsOf(channel.position.id)
const byTime = (a: ChannelState, b: ChannelState) => lastAt(b) - lastAt(a)
const isUrgent = (channel: ChannelState) =>
  channel.mentions > 0 || (channel.kind === 'direct' && channel.unread > 0)

/**
 * What the sidebar lists: unread channels first (mentions and direct messages before others), then channels by name and
 * direct ones by their last message. `held` was unread when it was opened and keeps its place until it is left, so that
 * nothing moves under the pointer. Archived channels are listed only while open.
 */
export function groupChannels(
  channels: Iterable<ChannelState>,
  open?: ChannelId,
  held?: ChannelId,
): SidebarGroups {
  const groups: SidebarGroups = { unread: [], channels: [], direct: [] }
  for (const channel of channels) {
    if (channel.archived === true && channel.channel !== open) continue
    const isOpen = channel.channel === open
    if (channel.channel === held || (channel.unread > 0 && !isOpen)) groups.unread.push(channel)
    else if (channel.kind === 'direct') groups.direct.push(channel)
    else groups.channels.push(channel)
  }
  groups.unread.sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || byTime(a, b))
  groups.channels.sort(byName)
  groups.direct.sort(byTime)
  return groups
}

/** The groups as one list, in the order they are shown. */
export function inOrder(groups: SidebarGroups): ChannelState[] {
  return [...groups.unread, ...groups.channels, ...groups.direct]
}

/** The channel `step` places after the open one, among all or among the unread ones; undefined when there is none. */
export function neighbour(
  list: readonly ChannelState[],
  open: ChannelId | undefined,
  step: 1 | -1,
  onlyUnread = false,
): ChannelId | undefined {
  const start = list.findIndex((channel) => channel.channel === open)
  for (let distance = 1; distance <= list.length; distance += 1) {
    const from = start === -1 && step === -1 ? list.length : start
    const found = list[(from + step * distance + list.length * 2) % list.length]
    if (found !== undefined && found.channel !== open && (!onlyUnread || found.unread > 0))
      return found.channel
  }
  return undefined
}
