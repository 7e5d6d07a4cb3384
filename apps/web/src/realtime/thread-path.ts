import type { ChannelId, EntryId } from '@runnel/protocol/ids'

/** The address of a thread beside its channel, or of one reply in it. */
export function threadPath(channel: ChannelId, root: EntryId, reply?: EntryId): string {
  return `/c/${channel}?thread=${root}${reply === undefined ? '' : `&reply=${reply}`}`
}
