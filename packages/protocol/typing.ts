import { z } from 'zod'
import { channelId, entryId, event, nothing, request, userId } from './shape.ts'

const input = z.strictObject({ channel: channelId, thread: entryId.optional() })

/** Typing is stored nowhere: repeat `start` at most every 3 s while the text changes, forget others' after 6 s (TYP-1). */
export const typing = { repeatMs: 3_000, forgetMs: 6_000 } as const

/** That I am writing in a channel or thread, or no more. */
export const typingRequests = [
  request('typing:start', input, nothing),
  request('typing:stop', input, nothing),
] as const

/** To the other members of a channel; may be lost, so it has to be forgotten by itself. */
export const typingEvents = [
  event(
    'typing:changed',
    z.strictObject({ channel: channelId, user: userId, isTyping: z.boolean(), thread: entryId.optional() }),
  ),
] as const
