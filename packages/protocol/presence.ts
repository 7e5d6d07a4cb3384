import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, event, nothing, optionalLine, request, time, userId } from './shape.ts'

/** What a person may choose to show. */
export const chosenState = z.enum(['online', 'away', 'busy'])
/** What others see. `unknown` while the server cannot know: never a guess (PRE-1). */
export const presenceState = z.enum(['online', 'away', 'busy', 'offline', 'unknown'])

export const presence = z.strictObject({
  user: userId,
  state: presenceState,
  text: optionalLine(limits.statusTextLength).optional(),
  emoji: z.string().max(16).optional(),
})

export const presenceRequests = [
  /** Chooses my state and status; `until` (ms since 1970) ends the status text. */
  request(
    'presence:set',
    z.strictObject({
      state: chosenState,
      text: optionalLine(limits.statusTextLength).optional(),
      emoji: z.string().max(16).optional(),
      until: time.optional(),
    }),
    nothing,
  ),
  /** Presence of people I share a channel with, for those on screen; others are left out. */
  request(
    'presence:read',
    z.strictObject({ users: z.array(userId).min(1).max(limits.usersPerRead) }),
    z.strictObject({ users: z.array(presence) }),
  ),
  /** Who has the channel open right now. */
  request(
    'presence:here',
    z.strictObject({ channel: channelId }),
    z.strictObject({ users: z.array(userId) }),
  ),
  /** I have this channel open on this connection, or none: what `presence:here` tells. */
  request('presence:open', z.strictObject({ channel: channelId.nullable() }), nothing),
] as const

export const presenceEvents = [
  /** Coalesced per second, to people who share a channel. */
  event('presence:changed', z.strictObject({ users: z.array(presence).min(1) })),
] as const

export type Presence = z.infer<typeof presence>
export type PresenceState = z.infer<typeof presenceState>
export type ChosenState = z.infer<typeof chosenState>
