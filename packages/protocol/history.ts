import { z } from 'zod'
import { logEntry } from './entry.ts'
import { limits } from './limits.ts'
import { message } from './message.ts'
import { channelId, entryId, position, request } from './shape.ts'

/** A page of history, oldest first. `position` is the head of the log when the page was read: live events after it follow on. */
export const historyPage = z.strictObject({
  messages: z.array(message),
  /** Entries about the channel and its members between these messages, oldest first; at most `limit` of them, the newest. */
  notices: z.array(logEntry),
  position,
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
})

/** What a reader at a position lacks (SYN-1): every later event in order, or exactly one of `trimmed` and `reset`. */
export const since = z.strictObject({
  events: z.array(logEntry),
  /** The position after the last of `events`. */
  position,
  /** There are more than one answer holds: ask again from `position`. */
  more: z.literal(true).optional(),
  /** Events after the position are older than what is kept. */
  trimmed: z.literal(true).optional(),
  /** The log is not the one that was read: forget everything of this channel and start from the newest page. */
  reset: z.literal(true).optional(),
})

const onePlace = (input: { before?: unknown; after?: unknown; around?: unknown }) =>
  [input.before, input.after, input.around].filter((place) => place !== undefined).length <= 1

/** Reading a log: page by page, or what was missed. For members; `not_found` for everyone else (ACC-2). */
export const historyRequests = [
  /** Messages before, after or around an entry (the newest when none is named), at most `limit` (50). */
  request(
    'history:page',
    z
      .strictObject({
        channel: channelId,
        before: entryId.optional(),
        after: entryId.optional(),
        around: entryId.optional(),
        limit: z.int().min(1).max(limits.pageLimit).optional(),
      })
      .refine(onePlace, 'name one of before, after and around'),
    historyPage,
  ),
  /** Every event after a position. */
  request('history:since', z.strictObject({ channel: channelId, position }), since),
] as const

export type HistoryPage = z.infer<typeof historyPage>
export type Since = z.infer<typeof since>
