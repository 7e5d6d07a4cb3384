import type { ChannelId } from '@runnel/protocol/ids'

/** The address of a channel, for links in what is written. */
export function channelPath(channel: ChannelId): string {
  return `/c/${channel}`
}

/** Goes to a channel without asking the server, so that it works offline and keeps the connection. */
export function openChannelPath(channel: ChannelId): void {
  if (window.location.pathname !== channelPath(channel))
    window.history.pushState(null, '', channelPath(channel))
}
