import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId } from '@runnel/protocol/ids'
import { acquireLock, releaseLock, renewLock, withLock, type Lock } from '@runnel/redis/lock/lock'
import { slowRoom, type App, type ChatSocket } from './app.ts'

/** The locks that connections hold while people have a channel's settings open (LCK-1). */
export interface Holds {
  /** Takes the lock of a channel and keeps it while the connection lives; a second time gives the same hold. */
  open(socket: ChatSocket, channel: ChannelId): Promise<Lock>
  close(socket: ChatSocket, channel: ChannelId): Promise<void>
  /** Does one administrative write: under the connection's hold if it has one, which must be the one of `fence`; else under a lock of its own. */
  under<Result>(
    socket: ChatSocket,
    target: { channel: ChannelId; fence?: number | undefined },
    work: (lock: Lock) => Promise<Result>,
  ): Promise<Result>
  /** The connection is gone. */
  drop(socket: ChatSocket): void
  /** Every few seconds: prolongs all holds. */
  renew(): Promise<void>
  /** Gives everything back. */
  dropAll(): Promise<void>
}

const ttlMs = 15_000

/** Makes the holds of a gateway. */
export function createHolds({ redis, io, log }: App): Holds {
  const held = new Map<string, Map<ChannelId, Lock>>()
  const tell = (channel: ChannelId, lock?: Lock) => {
    const members = io.to(channel).except(slowRoom)
    if (lock) members.emit('admin:locked', { channel, holder: lock.holder, expiresAt: lock.expiresAt })
    else members.emit('admin:unlocked', { channel })
  }
  const release = async (id: string, channel: ChannelId) => {
    const lock = held.get(id)?.get(channel)
    if (lock === undefined) return
    held.get(id)!.delete(channel)
    if (held.get(id)!.size === 0) held.delete(id)
    // One that cannot be given back lapses by itself.
    const isReleased = await releaseLock(redis, { channel, lock }).catch(() => false)
    if (isReleased) tell(channel)
  }
  return {
    async open(socket, channel) {
      const known = held.get(socket.id)?.get(channel)
      if (known) {
        const lock = await renewLock(redis, { channel, lock: known, ttlMs }).catch((error: unknown) => {
          if (!isLost(error)) throw error
        })
        if (lock) {
          held.get(socket.id)?.set(channel, lock)
          return lock
        }
        held.get(socket.id)?.delete(channel)
      }
      const lock = await acquireLock(redis, { channel, holder: socket.data.user, ttlMs })
      if (!socket.connected) {
        await releaseLock(redis, { channel, lock })
        throw new ChatError('unavailable')
      }
      const mine = held.get(socket.id) ?? new Map<ChannelId, Lock>()
      held.set(socket.id, mine.set(channel, lock))
      tell(channel, lock)
      return lock
    },
    close: (socket, channel) => release(socket.id, channel),
    async under(socket, { channel, fence }, work) {
      const lock = held.get(socket.id)?.get(channel)
      if (fence !== undefined && lock?.fence !== fence) throw new ChatError('lock_lost')
      if (lock) return work(lock)
      return withLock(redis, { channel, holder: socket.data.user }, work)
    },
    drop(socket) {
      for (const channel of held.get(socket.id)?.keys() ?? []) void release(socket.id, channel)
    },
    async renew() {
      const renewals = [...held].flatMap(([id, locks]) =>
        [...locks].map(async ([channel, lock]) => {
          try {
            const renewed = await renewLock(redis, { channel, lock, ttlMs })
            if (held.get(id)?.get(channel) === lock) held.get(id)!.set(channel, renewed)
          } catch (error) {
            if (isLost(error)) held.get(id)?.delete(channel)
            else log.debug({ channel, error }, 'a lock could not be renewed')
          }
        }),
      )
      await Promise.all(renewals)
    },
    async dropAll() {
      await Promise.all(
        [...held].flatMap(([id, locks]) => [...locks.keys()].map((channel) => release(id, channel))),
      )
    },
  }
}

function isLost(error: unknown): boolean {
  return error instanceof ChatError && error.code === 'lock_lost'
}
