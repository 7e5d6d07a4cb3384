import { z } from 'zod'
import { channelName } from './channel.ts'
import { channelLimits } from './entry.ts'
import { limits } from './limits.ts'
import {
  channelId,
  count,
  entryId,
  event,
  line,
  nothing,
  optionalLine,
  request,
  time,
  userId,
} from './shape.ts'

/** Administration of a channel, every write under its lock (LCK-1). `fence` from `admin:open`: the write is refused with `lock_lost` once that hold has ended. */
const target = { channel: channelId, fence: count.optional() }

/** Who holds a channel’s administration; `fence` goes with each write, and the hold ends at `expiresAt` unless it is prolonged. */
export const lockHold = z.strictObject({ holder: userId, fence: count, expiresAt: time })

/** The lock of a channel’s administration, and what is written under it: `forbidden` for members without the role, `not_found` for outsiders, `locked` while another holds it, `lock_lost` once one’s own hold has ended. */
export const adminRequests = [
  /** Takes the lock and keeps it while this connection lives, until `admin:close`. Another holder: `locked`, with `holder` and `expiresAt`. */
  request('admin:open', z.strictObject({ channel: channelId }), lockHold),
  request('admin:close', z.strictObject({ channel: channelId }), nothing),
  /** Who holds the lock now, if anyone. `admin:locked` tells of a hold when it begins, not when it is prolonged: ask this once `expiresAt` has passed, and after a reconnect. */
  request(
    'admin:read',
    z.strictObject({ channel: channelId }),
    z.strictObject({ hold: lockHold.omit({ fence: true }).optional() }),
  ),
  /** Ends another's hold: what they have not saved yet is refused with `lock_lost`. Audited. */
  request(
    'admin:break',
    z.strictObject({ channel: channelId, reason: line(limits.reasonLength).optional() }),
    nothing,
  ),
  request('channel:rename', z.strictObject({ ...target, name: channelName }), nothing),
  request(
    'channel:set-topic',
    z.strictObject({ ...target, topic: optionalLine(limits.topicLength) }),
    nothing,
  ),
  /** Makes a channel read-only and hides it from the list. */
  request('channel:archive', z.strictObject(target), nothing),
  request('channel:restore', z.strictObject(target), nothing),
  request('channel:set-limits', z.strictObject({ ...target, limits: channelLimits.partial() }), nothing),
  /** Public to private or back. What was said stays; who may find the channel changes. */
  request('channel:convert', z.strictObject({ ...target, kind: z.enum(['public', 'private']) }), nothing),
  /** Makes another member owner and me a moderator. */
  request('channel:transfer', z.strictObject({ ...target, user: userId }), nothing),
  /** Deletes a channel and everything in it for good. `name` must be its name: so that it is not done by mistake. */
  request(
    'channel:delete',
    z.strictObject({
      ...target,
      name: z.string().max(limits.channelNameLength),
      reason: line(limits.reasonLength).optional(),
    }),
    nothing,
  ),
  /** Deletes messages and replies of one author, a part at a time: ask again while there are `more`. */
  request(
    'channel:purge',
    z.strictObject({
      ...target,
      user: userId,
      reason: line(limits.reasonLength).optional(),
      cursor: entryId.optional(),
    }),
    z.strictObject({ deleted: count, more: z.literal(true).optional(), cursor: entryId.optional() }),
  ),
] as const

/** To those who hear the channel: that somebody holds its administration, or no more. May be lost; `admin:read` says how it is. */
export const adminEvents = [
  event('admin:locked', z.strictObject({ channel: channelId, holder: userId, expiresAt: time })),
  event(
    'admin:unlocked',
    /** `brokenBy`: an owner ended the hold, and why. Whoever lost it is told, too; also when it lapsed while nobody could renew it. */
    z.strictObject({ channel: channelId, brokenBy: userId.optional(), reason: z.string().optional() }),
  ),
] as const
