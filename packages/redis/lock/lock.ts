import { randomBytes } from 'node:crypto'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { keepLease } from '../lease.ts'

const library = defineLibrary(import.meta.url, './lock.lua')

const defaultTtlMs = 15_000

/** A hold on a channel's administration. Token and fence go with every write under it. */
export interface Lock {
  token: string
  fence: number
  holder: UserId
  /** In ms since 1970, by Redis's clock. */
  expiresAt: number
}

interface Place {
  channel: ChannelId
}

/**
 * Takes the lock for `ttlMs` (15 s). `locked`, with holder and end, while anybody holds it, the asker included; `forbidden` for those who
 * administer nothing there; `not_found` for outsiders (ACC-2).
 */
export async function acquireLock(
  redis: Redis,
  { channel, holder, ttlMs = defaultTtlMs }: Place & { holder: UserId; ttlMs?: number },
): Promise<Lock> {
  const { keys } = redis
  const token = randomBytes(16).toString('hex')
  const [isMine, whoOrFence, expiresAt] = (await call(
    redis,
    library,
    'lock_acquire',
    [keys.lock(channel), keys.fence(channel), keys.members(channel)],
    [token, holder, ttlMs, ...channelRolesFor('admin:open')],
  )) as [0 | 1, string | number, number]
  if (isMine === 0) throw new ChatError('locked', { holder: String(whoOrFence), expiresAt })
  return { token, fence: Number(whoOrFence), holder, expiresAt }
}

/** Begins the hold's `ttlMs` (15 s) anew. `lock_lost` when it has ended. */
export async function renewLock(
  redis: Redis,
  { channel, lock, ttlMs = defaultTtlMs }: Place & { lock: Lock; ttlMs?: number },
): Promise<Lock> {
  const args = [lock.token, lock.fence, lock.holder, ttlMs]
  const expiresAt = await call(redis, library, 'lock_renew', [redis.keys.lock(channel)], args)
  return { ...lock, expiresAt: Number(expiresAt) }
}

/** Gives the lock back. False when the hold had ended by itself; nobody else's is touched. */
export async function releaseLock(redis: Redis, { channel, lock }: Place & { lock: Lock }): Promise<boolean> {
  const args = [lock.token, lock.fence, lock.holder]
  return (await call(redis, library, 'lock_release', [redis.keys.lock(channel)], args)) === 1
}

/** Who holds a channel's lock and until when (ms since 1970); undefined when nobody does. */
export async function readLock(
  redis: Redis,
  channel: ChannelId,
): Promise<{ holder: UserId; fence: number; expiresAt: number } | undefined> {
  const keys = [redis.keys.lock(channel)]
  const row = await call(redis, library, 'lock_read', keys, [], { readOnly: true })
  const [holder, fence, expiresAt] = row as [UserId?, number?, number?]
  return holder === undefined ? undefined : { holder, fence: Number(fence), expiresAt: Number(expiresAt) }
}

/**
 * Does `work` under the lock, renewing it meanwhile. `signal` aborts when the hold is lost; whatever is written after that is refused with
 * `lock_lost` by the write itself (LCK-1). Refusals as {@link acquireLock}'s.
 */
export async function withLock<Result>(
  redis: Redis,
  { channel, holder, ttlMs = defaultTtlMs }: Place & { holder: UserId; ttlMs?: number },
  work: (lock: Lock, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const takenAt = performance.now()
  const lock = await acquireLock(redis, { channel, holder, ttlMs })
  const renew = async () => {
    try {
      await renewLock(redis, { channel, lock, ttlMs })
      return true
    } catch (error) {
      if (error instanceof ChatError && error.code === 'lock_lost') return false
      throw error
    }
  }
  try {
    await using lease = keepLease({ ttlMs, takenAt, renew })
    return await work(lock, lease.signal)
  } finally {
    // What cannot be given back lapses by itself; the work's own outcome is what counts.
    await releaseLock(redis, { channel, lock }).catch(() => false)
  }
}
