import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { enter } from '@/ui/over.ts'

/** The address of a channel. */
export function channelPath(channel: ChannelId): string {
  return `/c/${channel}`
}

/** The address of a thread beside its channel, or of one reply in it. */
export function threadPath(channel: ChannelId, root: EntryId, reply?: EntryId): string {
  return `${channelPath(channel)}?thread=${root}${reply === undefined ? '' : `&reply=${reply}`}`
}

/** Moves within the window without asking the server, so that it works offline and keeps the connection. */
export function openPath(path: string): void {
  const { pathname, search } = window.location
  if (`${pathname}${search}` !== path) enter(path)
}
