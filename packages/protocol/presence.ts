import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, count, event, nothing, optionalLine, request, time, userId } from './shape.ts'

/** What a person may choose to show. `invisible` is shown to others as `offline`. */
export const chosenState = z.enum(['online', 'away', 'busy', 'invisible'])
/** What others see. `unknown` while the server cannot know: never a guess (PRE-1). */
export const presenceState = z.enum(['online', 'away', 'busy', 'offline', 'unknown'])

/** How a person is, as others are told. */
export const presence = z.strictObject({
  user: userId,
  state: presenceState,
  text: optionalLine(limits.statusTextLength).optional(),
  emoji: z.string().max(16).optional(),
  /** When the status text and emoji end, in ms since 1970. */
  until: time.optional(),
  /** While offline: when they were last online. */
  lastSeenAt: time.optional(),
  /** Of myself: what I chose; absent when it is `automatic`. */
  chosen: chosenState.optional(),
})

/** Showing how I am, and watching how others are. */
export const presenceRequests = [
  /** Chooses my state and status; `until` (ms since 1970) ends the status text. */
  request(
    'presence:set',
    z.strictObject({
      /** `automatic`: online, or away when I am idle on all my devices. */
      state: z.enum([...chosenState.options, 'automatic']),
      text: optionalLine(limits.statusTextLength).optional(),
      emoji: z
        .string()
        .max(16)
        .refine((value) => value === '' || /^\p{RGI_Emoji}$/v.test(value), 'is no emoji')
        .optional(),
      until: time.optional(),
    }),
    nothing,
  ),
  /**
   * Presence of people I share a channel with, for those on screen; others are left out. From then on this connection is told of their changes,
   * for ten minutes and of the 1,000 people read last: read again every few minutes those who are on screen still.
   */
  request(
    'presence:read',
    z.strictObject({ users: z.array(userId).min(1).max(limits.usersPerRead) }),
    z.strictObject({ users: z.array(presence) }),
  ),
  /** Who has the channel open right now, as known a second ago: how many, and up to 100 of them, those who came last first. Nobody invisible. */
  request(
    'presence:here',
    z.strictObject({ channel: channelId }),
    z.strictObject({ users: z.array(userId).max(limits.peopleNamedHere), count }),
  ),
  /** I have not touched this device for a while, or am back. A connection begins with `auth.idle` of its handshake, or not idle. */
  request('presence:idle', z.strictObject({ isIdle: z.boolean() }), nothing),
  /** I have this channel open on this connection, or none: what `presence:here` tells. */
  request('presence:open', z.strictObject({ channel: channelId.nullable() }), nothing),
] as const

/** How those who watch learn of a change. */
export const presenceEvents = [
  /** Coalesced per second, to connections that have read the presence of these people (see `presence:read`), and to their own. */
  event('presence:changed', z.strictObject({ users: z.array(presence).min(1) })),
] as const

export type Presence = z.infer<typeof presence>
export type PresenceState = z.infer<typeof presenceState>
export type ChosenState = z.infer<typeof chosenState>
