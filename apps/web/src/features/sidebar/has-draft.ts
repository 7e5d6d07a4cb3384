import type { DraftPlace } from '@runnel/client/draft-record'
import type { ChannelId } from '@runnel/protocol/ids'

/** Whether one of these drafts belongs to a channel, or to a thread of it. What I write into the channel itself is before my eyes while it `isOpen`. */
export function hasDraftIn(places: Iterable<DraftPlace>, channel: ChannelId, isOpen = false): boolean {
  for (const place of places)
    if ((place === channel && !isOpen) || place.startsWith(`${channel} `)) return true
  return false
}
