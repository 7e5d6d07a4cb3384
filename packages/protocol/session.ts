import { z } from 'zod'
import { membership, revocation } from './channel.ts'
import { logEntry } from './entry.ts'
import { historyPage } from './history.ts'
import { limits } from './limits.ts'
import { channelId, count, event, nothing, position, request, time, userId } from './shape.ts'
import { user } from './user.ts'

/** One of my channels with what I lack of it: `events` after my position (`more` when one answer cannot hold all), or `trimmed` or `reset` with the newest `page`. */
export const resumedChannel = membership.extend({
  events: z.array(logEntry).optional(),
  more: z.literal(true).optional(),
  trimmed: z.literal(true).optional(),
  reset: z.literal(true).optional(),
  page: historyPage.optional(),
})

/** What a connection is told first: who I am, my channels, and what I missed in each. */
export const resumed = z.strictObject({
  me: user,
  workspace: z.strictObject({ name: z.string(), signUp: z.enum(['open', 'invited']) }),
  /** Channels whose position I named and which are mine no more, with why. */
  left: z.array(revocation).optional(),
  /** All my channels. Those without a given position carry no events: ask for a page when one is opened. */
  channels: z.array(resumedChannel),
})

/** One of somebody's signed-in devices. */
export const signedIn = z.strictObject({
  /** Public id of the session: says nothing of its token. */
  session: z.string().regex(/^[0-9a-z]{12}$/),
  /** Browser and system as far as they can be told, such as `Firefox on Linux`. */
  device: z.string(),
  createdAt: time,
  lastUsedAt: time,
  /** The session that asks. */
  current: z.literal(true).optional(),
})

/** Coming (back), and where I am signed in. */
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
  /** My sessions; with `user` another's, for owners and admins of the installation. */
  request(
    'session:list',
    z.strictObject({ user: userId.optional() }),
    z.strictObject({ sessions: z.array(signedIn) }),
  ),
  /** Ends one of them: its connections close at once. */
  request(
    'session:end',
    z.strictObject({ session: signedIn.shape.session, user: userId.optional() }),
    nothing,
  ),
] as const

/** What becomes of a connection. */
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
  /** This gateway was cut off from what is told to me alone (what I read elsewhere, grants, drafts …), and may have missed some: resume within this time, by a moment of one's own choosing. */
  event('session:missed', z.strictObject({ resumeInMs: count })),
] as const

export type ResumedChannel = z.infer<typeof resumedChannel>
export type Resumed = z.infer<typeof resumed>
