import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { isPauseOver, keepLease } from '../lease.ts'

const library = defineLibrary(import.meta.url, './leader.lua')

/** Standing for a duty that one process at a time has. */
export interface Campaign {
  /** The duty: `[a-z-]+`. Each has its own leader. */
  name: string
  /** How long a leader that says nothing stays one (10 s); renewed three times in that time. */
  ttlMs?: number
  /** Ends campaign and term. */
  signal: AbortSignal
  /**
   * A term: runs while this process leads, and returns soon after `signal` aborts, which says that it does not any more or cannot know. A
   * process that was frozen learns it late: what it then writes carries its `fence`, which is smaller than the next leader's.
   */
  lead: (fence: number, signal: AbortSignal) => Promise<void>
}

/**
 * Stands for leader until `signal` aborts; whoever stops or falls silent is followed by another within `ttlMs` and a third. While Redis is
 * away nobody leads. Rejects with what `lead` threw during a term, after giving the lead up.
 */
export async function campaign(
  redis: Redis,
  { name, ttlMs = 10_000, signal, lead }: Campaign,
): Promise<void> {
  const lease = redis.keys.leader(name)
  while (!signal.aborted) {
    const token = randomBytes(16).toString('hex')
    const takenAt = performance.now()
    const fence = await take(redis, [lease, redis.keys.leaderFence(name)], [token, ttlMs])
    if (fence > 0) await term(fence, token, takenAt)
    // Not all at the same moment.
    await isPauseOver((ttlMs / 3) * (0.5 + Math.random() / 2), signal)
  }

  async function term(fence: number, token: string, takenAt: number) {
    const renew = async () => (await call(redis, library, 'leader_renew', [lease], [token, ttlMs])) === 1
    try {
      await using kept = keepLease({ ttlMs, takenAt, renew })
      const ended = AbortSignal.any([signal, kept.signal])
      try {
        await lead(fence, ended)
      } catch (error) {
        if (!ended.aborted) throw error
      }
    } finally {
      // What cannot be given back lapses by itself.
      await call(redis, library, 'leader_finish', [lease], [token]).catch(() => 0)
    }
  }
}

/** The fence of a new term; 0 when somebody else leads, or Redis does not answer. */
async function take(redis: Redis, keys: string[], args: (string | number)[]): Promise<number> {
  try {
    return Number(await call(redis, library, 'leader_take', keys, args))
  } catch (error) {
    if (error instanceof ChatError && error.isRetryable) return 0
    throw error
  }
}
