import { z } from 'zod'
import { channelKind } from './entry.ts'
import { channelId, count, cursor, request, time } from './shape.ts'

/** What one channel takes: bytes in Redis, messages, members. */
const size = { bytes: count, messages: count, members: count }

/** What the installation holds, for its owners and admins. */
export const usageRequests = [
  /** What the public channels take, largest first, and all others together: of private ones owners and admins learn no more, not even how many. */
  request(
    'usage:list',
    z.strictObject({ cursor: cursor.optional() }),
    z.strictObject({
      channels: z.array(
        z.strictObject({
          channel: channelId,
          name: z.string(),
          kind: channelKind,
          archived: z.literal(true).optional(),
          lastAt: time.optional(),
          ...size,
        }),
      ),
      others: z.strictObject({ bytes: count }),
      /** Bytes that Redis uses in all, and may use at most (0: no bound). */
      usedBytes: count,
      maxBytes: count,
      cursor: cursor.optional(),
    }),
  ),
] as const
