import { z } from 'zod'
import { channelName } from './channel.ts'
import { limits } from './limits.ts'
import { channelId, count, event, nothing, optionalLine, request, time, userId } from './shape.ts'

/** Administration of a channel, every write under its lock (LCK-1). `fence` from `admin:open`: the write is refused with `lock_lost` once that hold has ended. */
const target = { channel: channelId, fence: count.optional() }

export const lockHold = z.strictObject({ holder: userId, fence: count, expiresAt: time })

export const adminRequests = [
  /** Takes the lock and keeps it while this connection lives, until `admin:close`. Another holder: `locked`, with `holder` and `expiresAt`. */
  request('admin:open', z.strictObject({ channel: channelId }), lockHold),
  request('admin:close', z.strictObject({ channel: channelId }), nothing),
  request('channel:rename', z.strictObject({ ...target, name: channelName }), nothing),
  request(
    'channel:set-topic',
    z.strictObject({ ...target, topic: optionalLine(limits.topicLength) }),
    nothing,
  ),
  /** Makes a channel read-only and hides it from the list. */
  request('channel:archive', z.strictObject(target), nothing),
  request('channel:restore', z.strictObject(target), nothing),
] as const

export const adminEvents = [
  event('admin:locked', z.strictObject({ channel: channelId, holder: userId, expiresAt: time })),
  event('admin:unlocked', z.strictObject({ channel: channelId })),
] as const
