import { threadPath } from '@/realtime/paths.ts'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'

/** The path of a message: opening it shows the history around it; of a reply that is not in its channel, its thread. */
export function messagePath(channel: ChannelId, { id, thread, n }: MessageItem): string {
  if (thread !== undefined && n === undefined) return threadPath(channel, thread, id)
  return `/c/${channel}?at=${id}`
}

/** The address of a message, to be given to others. */
export function messageLink(origin: string, channel: ChannelId, item: MessageItem): string {
  return origin + messagePath(channel, item)
}
