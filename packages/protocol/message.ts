import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, clientId, count, entryId, request } from './shape.ts'

/** Text as typed, in Markdown. At least one character that can be seen; no lone surrogates, no NUL. */
export const text = z
  .string()
  .max(limits.textLength)
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0') && /[^\s\p{Cc}\p{Cf}]/u.test(value),
    'holds nothing to show',
  )

export const messageRequests = [
  /** Appends a message. The same `clientId` again within 24 h stores nothing and gets the first answer, `duplicate: true`. */
  request(
    'message:send',
    z.strictObject({ channel: channelId, clientId, text, action: z.literal(true).optional() }),
    z.strictObject({ id: entryId, sequence: count, duplicate: z.boolean() }),
  ),
] as const
