import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, entryId, event, nothing, request, time } from './shape.ts'

/** What I have begun to write and not sent, in a channel or in a thread of it. */
export const draft = z.strictObject({
  channel: channelId,
  thread: entryId.optional(),
  /** Empty: there is none any more. */
  text: z
    .string()
    .max(limits.textLength)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds what cannot be kept'),
  /** When it was written, by the server's clock. */
  at: time,
})

/** Drafts are kept for each place that has one, of a person’s devices together. */
export const draftRequests = [
  /** Keeps a draft for all my devices, or with an empty text lets go of it. The latest to come in holds. `forbidden` in an ephemeral channel: nothing is stored there. */
  request('draft:save', draft.omit({ at: true }), z.strictObject({ at: time })),
  request('draft:list', nothing, z.strictObject({ drafts: z.array(draft) })),
] as const

/** How drafts stay alike on all my devices. */
export const draftEvents = [
  /** To my other connections: a draft of mine was changed elsewhere. */
  event('draft:changed', draft),
] as const

export type Draft = z.infer<typeof draft>
