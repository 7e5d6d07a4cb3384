import { channelPath, openPath, threadPath } from '@/realtime/paths.ts'
import { channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { enter } from '@/ui/over.ts'

/** What the window's main pane shows: decided by the path alone. */
export type View =
  | { name: 'channel'; channel: ChannelId }
  /** What was done in a channel by those who may. */
  | { name: 'audit'; channel: ChannelId }
  | { name: 'browse' }
  /** Everything unread, of all my channels. */
  | { name: 'unread' }
  /** The threads I follow, of all my channels. */
  | { name: 'threads' }
  /** What concerns me, of all my channels. */
  | { name: 'activity' }
  | { name: 'admin'; tab: AdminTab }
  | { name: 'settings' }
  | { name: 'nowhere' }

/** The parts of the running of the workspace. */
export const adminTabs = ['people', 'channels', 'invitations', 'audit'] as const
export type AdminTab = (typeof adminTabs)[number]

/** The address of a part of the running of the workspace. */
export function adminPath(tab: AdminTab): string {
  return tab === 'people' ? '/admin' : `/admin/${tab}`
}

/** The address of what was done in a channel. */
export function auditPath(channel: ChannelId): string {
  return `/c/${channel}/audit`
}

/** Which view a path names. */
export function viewOf(path: string): View {
  if (path === '/browse') return { name: 'browse' }
  if (path === '/unread') return { name: 'unread' }
  if (path === '/threads') return { name: 'threads' }
  if (path === '/activity') return { name: 'activity' }
  if (path === '/settings') return { name: 'settings' }
  const tab = adminTabs.find((one) => adminPath(one) === path)
  if (tab !== undefined) return { name: 'admin', tab }
  const [, id, audit] = /^\/c\/([^/]+)(\/audit)?$/.exec(path) ?? []
  if (id !== undefined && channelIdPattern.test(id))
    return { name: audit === undefined ? 'channel' : 'audit', channel: id as ChannelId }
  return { name: 'nowhere' }
}

/** Opens a thread beside its channel. */
export function openThread(channel: ChannelId, root: EntryId): void {
  const { pathname, search } = window.location
  const path = threadPath(channel, root)
  if (`${pathname}${search}` === path) return
  // Opened from its channel: closing it is going back there.
  const isBeside = pathname === channelPath(channel) && !new URLSearchParams(search).has('thread')
  enter(path, isBeside ? { isThreadBeside: true } : null)
}

/** Whether the address names a thread: known at once, while the window takes a moment to show it. */
export function isThreadOpen(): boolean {
  return new URLSearchParams(window.location.search).has('thread')
}

/** Closes the thread beside a channel. `isShown`: the window shows it already. */
export function closeThread(channel: ChannelId, isShown: boolean): void {
  // Going back while the window is still on its way there would end with both: it takes one address after the other.
  if (!isShown) return window.history.replaceState(null, '', channelPath(channel))
  const state = window.history.state as { isThreadBeside?: boolean } | null
  if (state?.isThreadBeside === true) window.history.back()
  else openPath(channelPath(channel))
}
