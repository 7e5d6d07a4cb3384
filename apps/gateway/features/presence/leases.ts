import type { UserId } from '@runnel/protocol/ids'
import {
  connectPresence,
  disconnectPresence,
  idlePresence,
  touchPresence,
  type PresentPerson,
} from '@runnel/redis/presence/presence'
import { randomBytes } from 'node:crypto'
import { socketsOf, type App, type ChatSocket } from '../../app.ts'

/** The leases by which a gateway says that its people are here (PRE-1). */
export interface PresenceLeases {
  /** This process's name in leases: what another of the same gateway left behind is not taken for its own. */
  readonly gateway: string
  connect(socket: ChatSocket): void
  disconnect(socket: ChatSocket): void
  /** A person touches this device no more, or again. */
  idle(socket: ChatSocket, isIdle: boolean): Promise<void>
  /** Every 2 s: the gateway's own lease, and every fifth time, or with `isWhole`, those of all its people. Rejects when Redis does not answer. */
  renew(isWhole?: boolean): Promise<void>
  /** Settles when nothing that was begun is under way any more. */
  settled(): Promise<void>
}

const peopleEvery = 5

/** Makes the leases. */
export function createPresenceLeases({ redis, io, log, settings }: App): PresenceLeases {
  const gateway = `${settings.name.slice(0, 48)}.${randomBytes(4).toString('hex')}`
  const { sockets } = io.of('/')
  const underWay = new Set<Promise<void>>()
  let round = 0

  const connectionOf = (socket: ChatSocket) => ({ gateway, user: socket.data.user, connection: socket.id })
  /** What fails here is made good by the next renewal, or lapses. */
  const begin = (work: Promise<unknown>) => {
    const settled: Promise<void> = work
      .then(
        () => {},
        (error: unknown) => log.debug({ error }, 'a presence lease could not be written'),
      )
      .finally(() => underWay.delete(settled))
    underWay.add(settled)
  }
  const isIdleHere = (user: UserId) => socketsOf({ io }, user).every((socket) => socket.data.isIdle)
  const people = (): PresentPerson[] => {
    const found = new Map<UserId, { user: UserId; isIdle: boolean }>()
    for (const { data } of sockets.values()) {
      const { user, isIdle = false } = data
      const known = found.get(user)
      if (known) known.isIdle &&= isIdle
      else found.set(user, { user, isIdle })
    }
    return [...found.values()]
  }
  const touchAll = async () => {
    const { invisible } = await touchPresence(redis, { gateway, users: people() })
    for (const { data } of sockets.values()) data.isInvisible = invisible.has(data.user) ? true : undefined
  }
  return {
    gateway,
    connect(socket) {
      const connect = async () => {
        const { isIdle = false } = socket.data
        const { isInvisible } = await connectPresence(redis, { ...connectionOf(socket), isIdle })
        if (isInvisible) socket.data.isInvisible = true
        // Gone before it was noted.
        if (!socket.connected) await disconnectPresence(redis, connectionOf(socket))
      }
      begin(connect())
    },
    disconnect(socket) {
      const { user, isIdle } = socket.data
      const others = socketsOf({ io }, user).length
      const disconnect = async () => {
        await disconnectPresence(redis, connectionOf(socket))
        if (!isIdle && others > 0 && isIdleHere(user))
          await idlePresence(redis, { gateway, user, isIdle: true })
      }
      begin(disconnect())
    },
    async idle(socket, isIdle) {
      const { user } = socket.data
      const wasIdle = isIdleHere(user)
      socket.data.isIdle = isIdle ? true : undefined
      const isIdleNow = isIdleHere(user)
      if (isIdleNow !== wasIdle) await idlePresence(redis, { gateway, user, isIdle: isIdleNow })
    },
    async renew(isWhole = false) {
      round += 1
      if (isWhole || round % peopleEvery === 0) return touchAll()
      const { wasLost } = await touchPresence(redis, { gateway, users: [] })
      if (wasLost) await touchAll()
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}
