import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'

/** A hold on a channel's administration as it is written beside the channel: what every write is compared with (LCK-1). */

const library = defineLibrary(import.meta.url, './lock.lua')

/** `owner` for those who run the installation: they count as owner in public channels. */
export type Acting = 'owner' | ''

/** A hold on a channel's administration. Token and fence go with every write under it. */
export interface Lock {
  token: string
  fence: number
  holder: UserId
  /** In ms since 1970, by Redis's clock. */
  expiresAt: number
}

/** Whose hold, and on what. */
export interface Holder {
  channel: ChannelId
  holder: UserId
  acting: Acting
}

const rolesFor = (action: RequestName) => channelRolesFor(action).join(' ')

/** Takes the hold if nobody has it; else tells who does and until when. `not_found`, `forbidden`. */
export async function acquireHold(
  redis: Redis,
  { channel, holder, acting, token, ttlMs }: Holder & { token: string; ttlMs: number },
): Promise<Lock | { heldBy: UserId; expiresAt: number }> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'lock_acquire',
    [keys.lock(channel), keys.fence(channel), keys.members(channel), keys.head(channel)],
    [token, holder, acting, rolesFor('admin:open'), ttlMs],
  )
  const [isMine, whoOrFence, expiresAt] = answer as [0 | 1, string | number, number]
  return isMine === 1
    ? { token, fence: Number(whoOrFence), holder, expiresAt }
    : { heldBy: String(whoOrFence) as UserId, expiresAt }
}

/** What somebody finds who may take the hold: the greatest fence so far, and who has it. `not_found`, `forbidden`. */
export async function observeHold(
  redis: Redis,
  { channel, holder, acting }: Holder,
): Promise<{ fence: number; heldBy?: UserId; expiresAt: number }> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'lock_observe',
    [keys.lock(channel), keys.fence(channel), keys.members(channel), keys.head(channel)],
    [holder, acting, rolesFor('admin:open')],
    // On the primary: what a replica knows may be of yesterday.
    { readOnly: true },
  )
  const [fence, now, heldBy, expiresAt] = answer as [number, number, UserId?, number?]
  return { fence, expiresAt: expiresAt ?? now, ...(heldBy === undefined ? {} : { heldBy }) }
}

/** Writes down a hold that was decided elsewhere; `lock_lost` unless its fence is greater than any before. Gives when it ends. */
export async function enterHold(
  redis: Redis,
  { channel, lock, ttlMs }: { channel: ChannelId; lock: Omit<Lock, 'expiresAt'>; ttlMs: number },
): Promise<number> {
  const { keys } = redis
  const args = [lock.token, lock.fence, lock.holder, ttlMs]
  return Number(await call(redis, library, 'lock_enter', [keys.lock(channel), keys.fence(channel)], args))
}

/** Begins its time anew, and gives when it ends. `lock_lost` when it has ended, or they may not any more. */
export async function renewHold(
  redis: Redis,
  { channel, lock, acting, ttlMs }: { channel: ChannelId; lock: Lock; acting: Acting; ttlMs: number },
): Promise<number> {
  const { keys } = redis
  const args = [lock.token, lock.fence, lock.holder, acting, rolesFor('admin:open'), ttlMs]
  const places = [keys.lock(channel), keys.members(channel), keys.head(channel)]
  return Number(await call(redis, library, 'lock_renew', places, args))
}

/** Ends it; false when it had ended. */
export async function releaseHold(redis: Redis, channel: ChannelId, lock: Omit<Lock, 'expiresAt'>) {
  const args = [lock.token, lock.fence, lock.holder]
  return (await call(redis, library, 'lock_release', [redis.keys.lock(channel)], args)) === 1
}

/** Who holds a channel, with which fence, until when (ms since 1970). */
export interface Held {
  holder: UserId
  fence: number
  expiresAt: number
}

/** Who holds it, asked by nobody in particular; undefined when nobody does. */
export async function readHold(redis: Redis, channel: ChannelId): Promise<Held | undefined> {
  const keys = [redis.keys.lock(channel)]
  return toHeld(await call(redis, library, 'lock_read', keys, [], { readOnly: true }))
}

/** Who holds it, for a member of the channel. `not_found` for everyone else. */
export async function showHold(
  redis: Redis,
  { channel, reader, acting }: { channel: ChannelId; reader: UserId; acting: Acting },
): Promise<Held | undefined> {
  const { keys } = redis
  const places = [keys.lock(channel), keys.members(channel), keys.head(channel)]
  const args = [reader, acting, rolesFor('admin:read')]
  return toHeld(await call(redis, library, 'lock_show', places, args, { readOnly: true }))
}

/** Ends whoever's hold, audited, and gives what it was; undefined when nobody had it. `not_found`, `forbidden`. `reason` as it stands in JSON. */
export async function breakHold(
  redis: Redis,
  { channel, by, acting, reason }: { channel: ChannelId; by: UserId; acting: Acting; reason: string },
): Promise<Omit<Lock, 'expiresAt'> | undefined> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'lock_break',
    [keys.lock(channel), keys.members(channel), keys.head(channel), keys.audit(keys.partitionOf(channel))],
    [channel, by, acting, rolesFor('admin:break'), reason],
  )
  const [token, fence, holder] = answer as [string?, number?, UserId?]
  return token === undefined || holder === undefined ? undefined : { token, fence: Number(fence), holder }
}

function toHeld(row: unknown): Held | undefined {
  const [holder, fence, expiresAt] = row as [UserId?, number?, number?]
  return holder === undefined ? undefined : { holder, fence: Number(fence), expiresAt: Number(expiresAt) }
}
