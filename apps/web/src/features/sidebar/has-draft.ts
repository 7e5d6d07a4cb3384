import type { DraftPlace } from '@runnel/client/draft-record'
import type { ChannelId } from '@runnel/protocol/ids'

/** Whether one of these drafts belongs to a channel, or to a thread of it. */
export function hasDraftIn(places: Iterable<DraftPlace>, channel: ChannelId): boolean {
  for (const place of places) if (place === channel || place.startsWith(`${channel} `)) return true
  return false
}
