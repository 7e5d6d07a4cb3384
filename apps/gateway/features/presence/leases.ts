import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { closeHere, openHere } from '@runnel/redis/presence/here'
import { connectPresence, disconnectPresence, touchPresence } from '@runnel/redis/presence/presence'
import type { App, ChatSocket } from '../../app.ts'

/** The leases by which a gateway says that its people are here (PRE-1). */
export interface PresenceLeases {
  connect(socket: ChatSocket): void
  disconnect(socket: ChatSocket): void
  /** Every 2 s: the gateway's own lease, and every fifth time those of all its people. */
  renew(): Promise<void>
  /** Settles when nothing that was begun is under way any more. */
  settled(): Promise<void>
}

const peopleEvery = 5

/** Makes the leases. */
export function createPresenceLeases({ redis, io, log, settings }: App): PresenceLeases {
  const { sockets } = io.of('/')
  const underWay = new Set<Promise<void>>()
  let round = 0

  const connectionOf = (socket: ChatSocket) => ({
    gateway: settings.name,
    user: socket.data.user,
    connection: socket.id,
  })
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
  const touch = async (users: readonly UserId[]) => {
    const { wasLost } = await touchPresence(redis, { gateway: settings.name, users })
    if (wasLost && users.length === 0) await touchPresence(redis, { gateway: settings.name, users: people() })
  }
  const people = () => [...new Set([...sockets.values()].map((socket) => socket.data.user))]
  const renewHere = async () => {
    const byChannel = new Map<ChannelId, ReturnType<typeof connectionOf>[]>()
    for (const socket of sockets.values()) {
      const { open } = socket.data
      if (open === undefined) continue
      const connections = byChannel.get(open)
      if (connections) connections.push(connectionOf(socket))
      else byChannel.set(open, [connectionOf(socket)])
    }
    for (const [channel, connections] of byChannel) await openHere(redis, { channel, connections })
  }
  return {
    connect(socket) {
      const connect = async () => {
        await connectPresence(redis, connectionOf(socket))
        // Gone before it was noted.
        if (!socket.connected) await disconnectPresence(redis, connectionOf(socket))
      }
      begin(connect())
    },
    disconnect(socket) {
      begin(disconnectPresence(redis, connectionOf(socket)))
      const { open } = socket.data
      if (open !== undefined) begin(closeHere(redis, { channel: open, connections: [connectionOf(socket)] }))
    },
    async renew() {
      round += 1
      const isLarge = round % peopleEvery === 0
      try {
        await touch(isLarge ? people() : [])
        if (isLarge) await renewHere()
      } catch (error) {
        log.debug({ error }, 'presence could not be renewed')
      }
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}
