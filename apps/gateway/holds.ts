import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import {
  acquireLock,
  breakLock,
  releaseLock,
  renewLock,
  showLock,
  withLock,
  type Lock,
} from '@runnel/redis/lock/lock'
import { actingIn } from '@runnel/rules/permission'
import { slowRoom, type App, type ChatSocket } from './app.ts'
import type { Feed } from './feed.ts'

/** The locks that connections hold while people have a channel's settings open (LCK-1). */
export interface Holds {
  /** Takes the lock of a channel and keeps it while the connection lives; a second time gives the same hold. */
  open(socket: ChatSocket, channel: ChannelId): Promise<Lock>
  close(socket: ChatSocket, channel: ChannelId): Promise<void>
  /** Ends another's hold; their gateway and connection learn it at once, or with the next renewal. */
  break(socket: ChatSocket, channel: ChannelId, reason?: string): Promise<void>
  /**
   * Does administrative writes: under the connection's hold if it has one, which must be the one of `fence`; else under a lock of its own.
   * `signal` aborts when it is known to be lost.
   */
  under<Result>(
    socket: ChatSocket,
    target: { channel: ChannelId; fence?: number | undefined },
    work: (lock: Lock, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>
  /** The connection is gone. */
  drop(socket: ChatSocket): void
  /** Three times in a hold's time: prolongs all of them, and tells whose has ended. */
  renew(): Promise<void>
  /** Gives everything back. */
  dropAll(): Promise<void>
}

/** One connection's hold. */
interface Hold {
  lock: Lock
  /** When it must have lapsed unless it was renewed, of `performance.now()`. */
  goodUntil: number
  lost: AbortController
}

/** What gateways tell each other when a hold is broken. */
interface Broken {
  channel: ChannelId
  fence: number
  brokenBy: UserId
  reason?: string
}

/** Makes the holds of a gateway, each for `ttlMs` unless prolonged. */
export function createHolds(
  { redis, io, log, counters }: App,
  { feed, ttlMs }: { feed: Feed; ttlMs: number },
): Holds {
  const held = new Map<string, Map<ChannelId, Hold>>()
  const opening = new Map<string, Promise<Lock>>()
  const { sockets } = io.of('/')

  /** Notes what comes of asking for a lock from now on, and how long it took. */
  const noteAsking = () => {
    const askedAt = performance.now()
    const note = (outcome: string) => {
      counters.locks.inc({ outcome })
      counters.lockSeconds.observe((performance.now() - askedAt) / 1_000)
    }
    return { taken: () => note('taken'), refused: (error: unknown) => note(outcomeOf(error)) }
  }
  const tell = (channel: ChannelId, lock?: Lock) => {
    if (!lock) feed.tell(channel, 'admin:unlocked', { channel })
    else feed.tell(channel, 'admin:locked', { channel, holder: lock.holder, expiresAt: lock.expiresAt })
  }
  const keep = (id: string, channel: ChannelId, lock: Lock) => {
    const mine = held.get(id) ?? new Map<ChannelId, Hold>()
    const goodUntil = performance.now() + ttlMs
    held.set(id, mine.set(channel, { lock, goodUntil, lost: new AbortController() }))
  }
  const prolong = async (socket: ChatSocket | undefined, channel: ChannelId, hold: Hold) => {
    const acting = actingIn(socket?.data.role ?? 'member')
    const askedAt = performance.now()
    hold.lock = await renewLock(redis, { channel, lock: hold.lock, acting, ttlMs })
    hold.goodUntil = askedAt + ttlMs
  }
  /** Forgets a hold, if it is still this one. */
  const forget = (id: string, channel: ChannelId, hold: Hold): boolean => {
    const mine = held.get(id)
    if (mine?.get(channel) !== hold) return false
    mine.delete(channel)
    if (mine.size === 0) held.delete(id)
    hold.lost.abort()
    return true
  }
  const release = async (id: string, channel: ChannelId) => {
    const hold = held.get(id)?.get(channel)
    if (hold === undefined || !forget(id, channel, hold)) return
    // One that cannot be given back lapses by itself.
    const isReleased = await releaseLock(redis, { channel, lock: hold.lock }).catch(() => false)
    if (isReleased) tell(channel)
  }
  /** A hold was found to have ended: its connection is told, and who has it now, if they may know (ACC-1). */
  const lose = async (id: string, channel: ChannelId, hold: Hold) => {
    if (!forget(id, channel, hold)) return
    counters.locks.inc({ outcome: 'lock_lost' })
    log.info({ channel, fence: hold.lock.fence }, 'a hold was lost')
    const socket = sockets.get(id)
    if (!socket) return
    socket.emit('admin:unlocked', { channel })
    try {
      const { user, role } = socket.data
      const now = await showLock(redis, { channel, reader: user, acting: actingIn(role) })
      if (now) socket.emit('admin:locked', { channel, holder: now.holder, expiresAt: now.expiresAt })
    } catch (error) {
      log.debug({ channel, error }, 'who holds a channel could not be read')
    }
  }
  const take = async (socket: ChatSocket, channel: ChannelId): Promise<Lock> => {
    const acting = actingIn(socket.data.role)
    const known = held.get(socket.id)?.get(channel)
    if (known) {
      try {
        await prolong(socket, channel, known)
        return known.lock
      } catch (error) {
        if (!isLost(error)) throw error
        forget(socket.id, channel, known)
      }
    }
    const asking = noteAsking()
    const lock = await acquireLock(redis, { channel, holder: socket.data.user, acting, ttlMs }).catch(
      (error: unknown) => {
        asking.refused(error)
        throw error
      },
    )
    asking.taken()
    if (!socket.connected) {
      await releaseLock(redis, { channel, lock })
      throw new ChatError('unavailable')
    }
    keep(socket.id, channel, lock)
    tell(channel, lock)
    return lock
  }
  /** Somebody here or elsewhere broke a hold: if it is one of ours, its connection is told even where it does not hear the channel. */
  const loseBroken = ({ channel, fence, brokenBy, reason }: Broken) => {
    for (const [id, mine] of held) {
      const hold = mine.get(channel)
      if (hold?.lock.fence !== fence) continue
      forget(id, channel, hold)
      const socket = sockets.get(id)
      if (socket && (!socket.rooms.has(channel) || socket.rooms.has(slowRoom)))
        socket.emit('admin:unlocked', { channel, brokenBy, ...(reason === undefined ? {} : { reason }) })
    }
  }
  io.on('hold:broken', loseBroken)

  return {
    open(socket, channel) {
      const key = `${socket.id} ${channel}`
      const underWay = opening.get(key)
      if (underWay) return underWay
      const taking = take(socket, channel).finally(() => opening.delete(key))
      opening.set(key, taking)
      return taking
    },
    close: (socket, channel) => release(socket.id, channel),
    async break(socket, channel, reason) {
      const { user, role } = socket.data
      const broken = await breakLock(redis, { channel, by: user, acting: actingIn(role), reason })
      if (!broken) return
      const why = reason === undefined ? {} : { reason }
      const news: Broken = { channel, fence: broken.fence, brokenBy: user, ...why }
      loseBroken(news)
      io.serverSideEmit('hold:broken', news)
      feed.tell(channel, 'admin:unlocked', { channel, brokenBy: user, ...why })
    },
    async under(socket, { channel, fence }, work) {
      const hold = held.get(socket.id)?.get(channel)
      if (fence !== undefined && hold?.lock.fence !== fence) throw new ChatError('lock_lost')
      const { user, role } = socket.data
      if (!hold) {
        const ask = { channel, holder: user, acting: actingIn(role), ttlMs }
        let asking: ReturnType<typeof noteAsking> | undefined = noteAsking()
        try {
          return await withLock(redis, ask, (lock, signal) => {
            asking?.taken()
            asking = undefined
            return work(lock, signal)
          })
        } catch (error) {
          asking?.refused(error)
          throw error
        }
      }
      try {
        return await work(hold.lock, hold.lost.signal)
      } catch (error) {
        // The write knows before the next renewal does.
        if (isLost(error)) void lose(socket.id, channel, hold)
        throw error
      }
    },
    drop(socket) {
      held.get(socket.id)?.forEach((_hold, channel) => void release(socket.id, channel))
    },
    async renew() {
      const renewals = [...held].flatMap(([id, mine]) =>
        [...mine].map(async ([channel, hold]) => {
          try {
            await prolong(sockets.get(id), channel, hold)
          } catch (error) {
            // Nobody could be asked: it may still be held, but not for longer than its time.
            if (isLost(error) || performance.now() >= hold.goodUntil) await lose(id, channel, hold)
            else log.debug({ channel, error }, 'a hold could not be renewed')
          }
        }),
      )
      await Promise.all(renewals)
    },
    async dropAll() {
      await Promise.all(
        [...held].flatMap(([id, mine]) => [...mine.keys()].map((channel) => release(id, channel))),
      )
    },
  }
}

function outcomeOf(error: unknown): string {
  return error instanceof ChatError ? error.code : 'internal'
}

function isLost(error: unknown): boolean {
  return error instanceof ChatError && error.code === 'lock_lost'
}
