import { counted } from './counted.de.ts'
import type { threadTexts as English } from './thread.en.ts'

/** What a channel says of its threads, in German. Loaded with every conversation: what the pane and the inbox say is in thread-pane.de.ts. */
export const threadTexts: typeof English = {
  replies: (count) => counted(count, 'Antwort', 'Antworten'),
  lastToday: (clock) => `zuletzt heute um ${clock}`,
  lastYesterday: (clock) => `zuletzt gestern um ${clock}`,
  lastOn: (day) => `zuletzt am ${day}`,
  unread: (count) => counted(count, 'neue Antwort', 'neue Antworten'),
  draft: 'Entwurf',
  repliedTo: (words) => `hat in einem Thread geantwortet: ${words}`,
  repliedToUnknown: 'hat in einem Thread geantwortet',
  threads: 'Threads',
  threadsUnread: (count) => `Threads, ${counted(count, 'Thread', 'Threads')} mit neuen Antworten`,
}
