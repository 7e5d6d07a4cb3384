import { z } from 'zod'
import { limits } from './limits.ts'
import { channelId, count, event, nothing, optionalLine, request, time, userId } from './shape.ts'

/** Somebody asks to be let into a channel whose `joining` is `approval`. */
export const knock = z.strictObject({ user: userId, at: time, text: z.string().optional() })

/** Asking to be let in, and deciding about it: a knock is decided by moderators and owners. */
export const knockRequests = [
  /** I ask to be let in. Asking again changes what I say. */
  request(
    'knock:send',
    z.strictObject({ channel: channelId, text: optionalLine(limits.reasonLength).optional() }),
    nothing,
  ),
  request('knock:withdraw', z.strictObject({ channel: channelId }), nothing),
  /** Who asks to be let in, oldest first. */
  request('knock:list', z.strictObject({ channel: channelId }), z.strictObject({ knocks: z.array(knock) })),
  request('knock:accept', z.strictObject({ channel: channelId, user: userId }), nothing),
  request('knock:decline', z.strictObject({ channel: channelId, user: userId }), nothing),
] as const

/** How those who decide learn that somebody asks. */
export const knockEvents = [
  /** To moderators and owners: how many ask to be let in. */
  event('knock:changed', z.strictObject({ channel: channelId, count })),
] as const

export type Knock = z.infer<typeof knock>
