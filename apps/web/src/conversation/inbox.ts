import { threadKey } from '@runnel/client/thread'
import type { ThreadKey } from '@runnel/client/thread'
import { takeEntries, toItem } from '@runnel/client/timeline'
import type { MessageItem, Window } from '@runnel/client/timeline'
import type { LogEntry, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { FollowedThread } from '@runnel/protocol/thread'

/** Replies of a thread that the inbox keeps at most. */
const mostReplies = 20

/** A thread as the inbox shows it: its first message and its latest replies. */
export interface InboxThread {
  key: ThreadKey
  channel: ChannelId
  thread: EntryId
  /** Entries of its channel up to this sequence are in it. */
  asOf: number
  first: Window
  latest: Window
}

/** A thread as it was listed. */
export function inboxThread({ channel, thread, asOf, root, latest }: FollowedThread): InboxThread {
  return {
    key: threadKey(channel, thread),
    channel,
    thread,
    asOf,
    // Nothing follows on the first message: it only changes.
    first: { settled: [toItem(root)], hasOlder: false, hasNewer: true },
    latest: { settled: latest.map(toItem), hasOlder: true, hasNewer: false },
  }
}

/** A thread after new entries of its channel, in order; the same when none is about it. */
export function takeIntoInbox(
  shown: InboxThread,
  entries: readonly LogEntry[],
  me: UserId | undefined,
): InboxThread {
  const news = entries.filter((entry) => sequenceOf(entry.id) > shown.asOf)
  const last = news.at(-1)
  if (last === undefined) return shown
  const isReply = (entry: LogEntry): entry is MessagePosted | ThreadReplied =>
    (entry.type === 'message.posted' || entry.type === 'thread.replied') && entry.thread === shown.thread
  const first = takeEntries(shown.first, news, { me })
  const latest = takeEntries(shown.latest, news, { me, isShown: isReply })
  if (first === shown.first && latest === shown.latest) return shown
  const settled = latest.settled.slice(-mostReplies)
  return { ...shown, asOf: sequenceOf(last.id), first, latest: { ...latest, settled } }
}

/** The first message of a thread, and its latest replies, as they are shown. */
export function messagesOf({ first, latest }: InboxThread): {
  root: MessageItem | undefined
  replies: readonly MessageItem[]
} {
  // Neither window ever holds a notice.
  const [root] = first.settled as readonly MessageItem[]
  return { root, replies: latest.settled as readonly MessageItem[] }
}

/** Those with something new first, each thread once: what was listed as unread, then the rest of what was listed of all. */
export function inOrderOf(
  unread: readonly InboxThread[],
  all: readonly InboxThread[],
): readonly InboxThread[] {
  const keys = new Set(unread.map(({ key }) => key))
  return [...unread, ...all.filter(({ key }) => !keys.has(key))]
}
