import { counted } from './counted.ts'

/** What a channel says of its threads, in English. Loaded with every conversation: what the pane and the inbox say is in thread-pane.en.ts. */
export const threadTexts = {
  replies: (count: number) => counted(count, 'reply', 'replies'),
  /** `day` is the date where it is neither of the two days. */
  lastToday: (clock: string) => `last today at ${clock}`,
  lastYesterday: (clock: string) => `last yesterday at ${clock}`,
  lastOn: (day: string) => `last on ${day}`,
  /** Beside the count, for a screen reader; for the eye it is a dot. */
  unread: (count: number) => counted(count, 'new reply', 'new replies'),
  draft: 'draft',
  repliedTo: (words: string) => `replied to a thread: ${words}`,
  repliedToUnknown: 'replied to a thread',
  threads: 'Threads',
  /** The accessible name of the way to the inbox. */
  threadsUnread: (count: number) => `Threads, ${counted(count, 'thread', 'threads')} with new replies`,
}
