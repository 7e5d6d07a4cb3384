import { channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'

/** What the window's main pane shows: decided by the path alone. */
export type View = { name: 'channel'; channel: ChannelId } | { name: 'browse' } | { name: 'nowhere' }

/** The address of a channel. */
export function channelPath(channel: ChannelId): string {
  return `/c/${channel}`
}

/** Which view a path names. */
export function viewOf(path: string): View {
  if (path === '/browse') return { name: 'browse' }
  const id = /^\/c\/([^/]+)$/.exec(path)?.[1]
  if (id !== undefined && channelIdPattern.test(id)) return { name: 'channel', channel: id as ChannelId }
  return { name: 'nowhere' }
}

/** Moves within the window without asking the server, so that it works offline and keeps the connection. */
export function openPath(path: string): void {
  if (window.location.pathname !== path) window.history.pushState(null, '', path)
}
