import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import {
  enterHold,
  observeHold,
  releaseHold,
  renewHold,
  type Acting,
  type Holder,
  type Lock,
} from './hold.ts'
import type { Claim, Quorum } from './quorum.ts'
import { goodForMs } from './votes.ts'

/**
 * A hold that a majority of independent masters decides, written down beside the channel with its fence. Who holds is a matter of the
 * majority; what is written is a matter of the channel's own slot, where one function compares token and fence (LCK-1). So neither a
 * master that forgets, nor a clock that jumps, nor a holder that sleeps between the two can change anything with a stale hold.
 */

type Written = Omit<Lock, 'expiresAt'>

const claimOf = (redis: Redis, channel: ChannelId, lock: Written, ttlMs: number): Claim => ({
  key: redis.keys.vote(channel),
  token: `${lock.token}.${lock.fence}`,
  holder: lock.holder,
  ttlMs,
})

/** Takes the lock; `takenAt` is when the masters were asked, of `performance.now()`. The fence is the one after the greatest seen before the masters were asked: of all who saw that one, one can enter with it. */
export async function acquireRedlock(
  redis: Redis,
  quorum: Quorum,
  { channel, holder, acting, token, ttlMs }: Holder & { token: string; ttlMs: number },
): Promise<{ lock: Lock; takenAt: number }> {
  const seen = await observeHold(redis, { channel, holder, acting })
  if (seen.heldBy !== undefined)
    throw new ChatError('locked', { holder: seen.heldBy, expiresAt: seen.expiresAt })
  const lock = { token, holder, fence: seen.fence + 1 }
  const claim = claimOf(redis, channel, lock, ttlMs)
  const goodUntil = await quorum.claim(claim)
  try {
    const leftMs = Math.floor(goodUntil - performance.now())
    if (leftMs < 1) throw new ChatError('unavailable')
    const expiresAt = await enterHold(redis, { channel, lock, ttlMs: leftMs })
    // Asleep in between: by now it may be somebody else's.
    if (performance.now() >= goodUntil) throw new ChatError('unavailable')
    return { lock: { ...lock, expiresAt }, takenAt: goodUntil - goodForMs(ttlMs) }
  } catch (error) {
    await giveBack(redis, quorum, channel, lock)
    // Somebody who had seen the same fence was quicker.
    if (isLost(error)) throw new ChatError('locked')
    throw error
  }
}

/** Prolongs it with the masters, then where it is written; there it is written anew if a failover lost it and nobody came since. */
export async function renewRedlock(
  redis: Redis,
  quorum: Quorum,
  { channel, lock, acting, ttlMs }: { channel: ChannelId; lock: Lock; acting: Acting; ttlMs: number },
): Promise<Lock> {
  const goodUntil = await quorum.extend(claimOf(redis, channel, lock, ttlMs))
  const leftMs = Math.floor(goodUntil - performance.now())
  if (leftMs < 1) throw new ChatError('unavailable')
  try {
    return { ...lock, expiresAt: await renewHold(redis, { channel, lock, acting, ttlMs: leftMs }) }
  } catch (error) {
    if (!isLost(error)) throw error
  }
  try {
    return { ...lock, expiresAt: await enterHold(redis, { channel, lock, ttlMs: leftMs }) }
  } catch (error) {
    if (isLost(error)) await giveBack(redis, quorum, channel, lock)
    throw error
  }
}

/** Gives it back, first where it is written. False when it had ended there. */
export async function releaseRedlock(redis: Redis, quorum: Quorum, channel: ChannelId, lock: Lock) {
  try {
    return await releaseHold(redis, channel, lock)
  } finally {
    await yieldRedlock(redis, quorum, channel, lock)
  }
}

/** Takes the masters' votes back from a hold that has been ended where it is written. */
export function yieldRedlock(redis: Redis, quorum: Quorum, channel: ChannelId, lock: Written): Promise<void> {
  return quorum.yield(claimOf(redis, channel, lock, 0))
}

async function giveBack(redis: Redis, quorum: Quorum, channel: ChannelId, lock: Written): Promise<void> {
  // What cannot be given back lapses by itself.
  await releaseHold(redis, channel, lock).catch(() => false)
  await yieldRedlock(redis, quorum, channel, lock)
}

function isLost(error: unknown): boolean {
  return error instanceof ChatError && error.code === 'lock_lost'
}
