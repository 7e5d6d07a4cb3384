import type { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { ThreadStanding } from '@runnel/protocol/thread'
import type { MessageItem } from './timeline.ts'

/** A thread as a key of maps: its channel and its first message. */
export type ThreadKey = `${ChannelId} ${EntryId}`

/** The key of a thread. */
export function threadKey(channel: ChannelId, root: EntryId): ThreadKey {
  return `${channel} ${root}`
}

/** A thread as it is in memory: its first message and its latest replies. */
export interface ThreadTimeline {
  /** Its first message, once known. */
  root?: MessageItem
  /** Replies, oldest first; what is not in the log yet comes last, in the order it was written. */
  items: readonly MessageItem[]
  /** There are replies before the first of `items`. */
  hasOlder: boolean
  isLoading: boolean
  /** `empty`: never opened, or forgotten since. `loading`: the first page is awaited, also while not connected. */
  state: 'empty' | 'loading' | 'ready'
  standing?: ThreadStanding
  /** Why the first page could not be loaded, such as `not_found`. */
  error?: ChatError
  /** Grows with every change. */
  version: number
}

/** A thread of which nothing is known yet. */
export const emptyThread: ThreadTimeline = {
  items: [],
  hasOlder: false,
  isLoading: false,
  state: 'empty',
  version: 0,
}
