import { z } from 'zod'
import { membership } from './channel.ts'
import { logEntry } from './entry.ts'
import { historyPage } from './history.ts'
import { limits } from './limits.ts'
import { channelId, count, event, position, request } from './shape.ts'
import { user } from './user.ts'

/** One of my channels with what I lack of it: `events` after my position (`more` when one answer cannot hold all), or `trimmed` or `reset` with the newest `page`. */
export const resumedChannel = membership.extend({
  events: z.array(logEntry).optional(),
  more: z.literal(true).optional(),
  trimmed: z.literal(true).optional(),
  reset: z.literal(true).optional(),
  page: historyPage.optional(),
})

export const resumed = z.strictObject({
  me: user,
  workspace: z.strictObject({ name: z.string(), signUp: z.enum(['open', 'invited']) }),
  /** All my channels. Those without a given position carry no events: ask for a page when one is opened. */
  channels: z.array(resumedChannel),
})

export const sessionRequests = [
  /** What each of my channels lacks, in one answer (SYN-1). Also joins this socket to them, so events that come later follow on. */
  request(
    'session:resume',
    z.strictObject({
      positions: z
        .record(channelId as z.ZodType<string, string>, position)
        .refine((value) => Object.keys(value).length <= limits.resumeChannels, 'too many channels')
        .optional(),
    }),
    resumed,
  ),
] as const

export const sessionEvents = [
  /** This connection is over; `reconnect` says whether to come back by oneself. */
  event(
    'session:ended',
    z.strictObject({
      reason: z.enum(['signed_out', 'revoked', 'slow', 'draining', 'too_old', 'deactivated']),
      reconnect: z.boolean(),
    }),
  ),
  /** This gateway is going away: reconnect within this time, by a moment of one's own choosing. */
  event('gateway:draining', z.strictObject({ reconnectInMs: count })),
] as const

export type ResumedChannel = z.infer<typeof resumedChannel>
export type Resumed = z.infer<typeof resumed>
