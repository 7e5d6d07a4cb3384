import { limits } from '@runnel/protocol/limits'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { closeHere, openHere, readHere } from '@runnel/redis/presence/here'
import type { App, ChatSocket } from '../../app.ts'

/** Who has which channel on screen. */
export interface Here {
  /** A connection shows a channel from now on, or none. */
  show(socket: ChatSocket, channel: ChannelId | undefined): Promise<void>
  /** A connection is gone, or its person is no member any more. */
  drop(socket: ChatSocket): void
  read(channel: ChannelId): Promise<{ users: UserId[]; count: number }>
  /** Every 10 s: the leases of all connections of this gateway. */
  renew(): Promise<void>
  /** Every second: forgets answers that are too old to be given again. */
  tick(): void
  /** Settles when nothing that was begun is under way any more. */
  settled(): Promise<void>
}

/** An answer serves all who ask within this time: a crowd costs Redis no more than one. */
const answerMs = 1_000
/** Channels renewed side by side. */
const atOnce = 32

/** Makes it; `gateway` as in the leases, `now` in ms. */
export function createHere(
  { redis, io, log }: App,
  { gateway, now }: { gateway: string; now: () => number },
): Here {
  const { sockets } = io.of('/')
  const answers = new Map<ChannelId, { at: number; answer: Promise<{ users: UserId[]; count: number }> }>()
  const underWay = new Set<Promise<void>>()
  const connectionOf = (socket: ChatSocket) => ({ gateway, user: socket.data.user, connection: socket.id })
  const close = async (socket: ChatSocket, channel: ChannelId) => {
    answers.delete(channel)
    await closeHere(redis, { channel, connections: [connectionOf(socket)] })
    answers.delete(channel)
  }
  return {
    async show(socket, channel) {
      const { open } = socket.data
      socket.data.open = channel
      if (open !== undefined && open !== channel) await close(socket, open)
      if (channel === undefined) return
      await openHere(redis, { channel, connections: [connectionOf(socket)] })
      answers.delete(channel)
      if (!socket.connected || socket.data.open !== channel) await close(socket, channel)
    },
    drop(socket) {
      const { open } = socket.data
      if (open === undefined) return
      socket.data.open = undefined
      const closing = close(socket, open)
        .catch((error: unknown) => log.debug({ error }, 'who is here has to lapse'))
        .finally(() => underWay.delete(closing))
      underWay.add(closing)
    },
    read(channel) {
      const known = answers.get(channel)
      if (known && now() - known.at < answerMs) return known.answer
      const read = async () => {
        const users = await readHere(redis, channel)
        return { users: users.slice(0, limits.peopleNamedHere), count: users.length }
      }
      const answer = read()
      answers.set(channel, { at: now(), answer })
      answer.catch(() => answers.delete(channel))
      return answer
    },
    async renew() {
      const byChannel = new Map<ChannelId, ReturnType<typeof connectionOf>[]>()
      for (const socket of sockets.values()) {
        const { open } = socket.data
        if (open === undefined) continue
        const connections = byChannel.get(open)
        if (connections) connections.push(connectionOf(socket))
        else byChannel.set(open, [connectionOf(socket)])
      }
      const channels = [...byChannel]
      for (let from = 0; from < channels.length; from += atOnce)
        await Promise.all(
          channels
            .slice(from, from + atOnce)
            .map(([channel, connections]) => openHere(redis, { channel, connections })),
        )
    },
    tick() {
      for (const [channel, { at }] of answers) if (now() - at >= answerMs) answers.delete(channel)
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}
