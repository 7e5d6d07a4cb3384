import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { keepLease } from '../lease.ts'
import {
  acquireHold,
  breakHold,
  readHold,
  releaseHold,
  renewHold,
  showHold,
  type Acting,
  type Held,
  type Lock,
} from './hold.ts'
import { acquireRedlock, releaseRedlock, renewRedlock, yieldRedlock } from './redlock.ts'
import { goodForMs } from './votes.ts'

export type { Acting, Held, Lock } from './hold.ts'

const defaultTtlMs = 15_000

/** A channel, and who holds it; `acting` for those who run the installation. */
interface Ask {
  channel: ChannelId
  holder: UserId
  acting?: Acting
  ttlMs?: number
}

/**
 * Takes the lock for `ttlMs` (15 s). `locked`, with holder and end, while anybody holds it, the asker included; `forbidden` for those who
 * administer nothing there; `not_found` for outsiders (ACC-2); `unavailable` when those who decide cannot be reached.
 */
export async function acquireLock(
  redis: Redis,
  { channel, holder, acting = '', ttlMs = defaultTtlMs }: Ask,
): Promise<Lock> {
  return (await take(redis, { channel, holder, acting, ttlMs })).lock
}

/** The same; with when it was taken at the earliest, of `performance.now()`. */
async function take(redis: Redis, given: Required<Ask>): Promise<{ lock: Lock; takenAt: number }> {
  const { quorum } = redis.inside
  const ask = { ...given, token: randomBytes(16).toString('hex') }
  if (quorum) return acquireRedlock(redis, quorum, ask)
  const takenAt = performance.now()
  const found = await acquireHold(redis, ask)
  if ('heldBy' in found) throw new ChatError('locked', { holder: found.heldBy, expiresAt: found.expiresAt })
  return { lock: found, takenAt }
}

/** Begins the hold's `ttlMs` (15 s) anew. `lock_lost` when it has ended, or its holder may not administer any more. */
export async function renewLock(
  redis: Redis,
  {
    channel,
    lock,
    acting = '',
    ttlMs = defaultTtlMs,
  }: { channel: ChannelId; lock: Lock; acting?: Acting; ttlMs?: number },
): Promise<Lock> {
  const { quorum } = redis.inside
  if (quorum) return renewRedlock(redis, quorum, { channel, lock, acting, ttlMs })
  return { ...lock, expiresAt: await renewHold(redis, { channel, lock, acting, ttlMs }) }
}

/** Gives the lock back. False when the hold had ended by itself; nobody else's is touched. */
export async function releaseLock(
  redis: Redis,
  { channel, lock }: { channel: ChannelId; lock: Lock },
): Promise<boolean> {
  const { quorum } = redis.inside
  return quorum ? releaseRedlock(redis, quorum, channel, lock) : releaseHold(redis, channel, lock)
}

/** Who holds a channel's lock and until when (ms since 1970); undefined when nobody does. */
export function readLock(redis: Redis, channel: ChannelId): Promise<Held | undefined> {
  return readHold(redis, channel)
}

/** The same for somebody who asks: members, and those who run the installation in public channels; `not_found` for everyone else (ACC-2). */
export function showLock(
  redis: Redis,
  { channel, reader, acting = '' }: { channel: ChannelId; reader: UserId; acting?: Acting },
): Promise<Held | undefined> {
  return showHold(redis, { channel, reader, acting })
}

/**
 * Ends whoever's hold, one's own too, and gives it; undefined when nobody had it. What its holder writes from then on is refused with
 * `lock_lost`. Audited with `reason`. `forbidden` for all but owners, `not_found` for outsiders.
 */
export async function breakLock(
  redis: Redis,
  {
    channel,
    by,
    acting = '',
    reason = '',
  }: { channel: ChannelId; by: UserId; acting?: Acting; reason?: string | undefined },
): Promise<{ holder: UserId; fence: number } | undefined> {
  const broken = await breakHold(redis, { channel, by, acting, reason: escapeText(reason) })
  if (!broken) return undefined
  const { quorum } = redis.inside
  if (quorum) await yieldRedlock(redis, quorum, channel, broken)
  return { holder: broken.holder, fence: broken.fence }
}

/**
 * Does `work` under the lock, renewing it meanwhile. `signal` aborts when the hold is lost; whatever is written after that is refused with
 * `lock_lost` by the write itself (LCK-1). Refusals as {@link acquireLock}'s.
 */
export async function withLock<Result>(
  redis: Redis,
  { channel, holder, acting = '', ttlMs = defaultTtlMs }: Ask,
  work: (lock: Lock, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { lock, takenAt } = await take(redis, { channel, holder, acting, ttlMs })
  const renew = async () => {
    try {
      await renewLock(redis, { channel, lock, acting, ttlMs })
      return true
    } catch (error) {
      if (error instanceof ChatError && error.code === 'lock_lost') return false
      throw error
    }
  }
  try {
    await using lease = keepLease({ ttlMs: goodForMs(ttlMs), takenAt, renew })
    return await work(lock, lease.signal)
  } finally {
    // What cannot be given back lapses by itself; the work's own outcome is what counts.
    await releaseLock(redis, { channel, lock }).catch(() => false)
  }
}
