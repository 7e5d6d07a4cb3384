import type { Membership } from '@runnel/protocol/channel'
import type { ChannelId, Position, UserId } from '@runnel/protocol/ids'
import type { ResumedChannel } from '@runnel/protocol/session'
import { userChannels, type Revocation } from '@runnel/redis/feed/feed'
import { resumeChannels } from '@runnel/redis/history/resume'
import { readMembership } from '@runnel/redis/member/member'
import { readMarks } from '@runnel/redis/read/read'
import { type App, type ChatSocket, socketsOf } from './app.ts'
import type { Departure } from './departure.ts'
import type { Feed } from './feed.ts'

/** Who of this gateway's people hears which channel. */
export interface Memberships {
  /** What a person lacks of their channels, after the feeds of all of them are followed (SYN-2). */
  read(user: UserId, positions?: Readonly<Record<string, Position>>): Promise<ResumedChannel[]>
  /** Lets a socket hear its channels from where they were read. */
  seat(socket: ChatSocket, channels: readonly ResumedChannel[]): void
  /** A person became a member: their sockets are told and hear the channel from then on. Repeating it changes nothing. */
  grant(user: UserId, membership: Membership): Promise<void>
  /** The same, for a channel whose membership is to be read first; settles when their sockets here hear it. */
  grantRead(user: UserId, channel: ChannelId): Promise<void>
  /** A person ceased to be a member, or everyone did: their sockets are told, and hear nothing more (ACC-1). */
  depart(channel: ChannelId, departure: Departure): void
  /** Whether the asker is a member; what their own socket hears is proof, else Redis is asked. */
  isMember(socket: ChatSocket, channel: ChannelId): Promise<boolean>
  /** Compares what a person's sockets hear with what they are members of, and mends it. */
  review(user: UserId): Promise<void>
}

/** Makes the memberships of a gateway. */
export function createMemberships({ redis, io, log, counters }: App, feed: () => Feed): Memberships {
  const follow = (channels: Iterable<ChannelId>) =>
    Promise.all([...channels].map((channel) => feed().follow(channel)))

  const seatedIn = (channel: ChannelId) =>
    [...io.of('/').sockets.values()].filter((socket) => feed().isSeated(socket, channel))

  return {
    async read(user, positions = {}) {
      const [channels, marks] = await Promise.all([userChannels(redis, user), readMarks(redis, user)])
      await follow(channels)
      const standings = [...channels].map(
        (channel) => [channel, { position: positions[channel], read: marks.get(channel) }] as const,
      )
      return resumeChannels(redis, { reader: user, channels: new Map(standings) })
    },
    seat(socket, channels) {
      socket.data.seat = 'taken'
      for (const { channel, position } of channels) feed().seat(socket, channel, position)
    },
    async grant(user, membership) {
      const { channel, position } = membership
      if (socketsOf({ io }, user).length === 0) return
      await feed().follow(channel)
      for (const socket of socketsOf({ io }, user)) {
        if (feed().isSeated(socket, channel)) continue
        socket.emit('channel:granted', { channel: membership })
        feed().seat(socket, channel, position)
      }
      // The position may be older than the following.
      feed().check(channel)
    },
    async grantRead(user, channel) {
      const sockets = socketsOf({ io }, user)
      if (sockets.every((socket) => feed().isSeated(socket, channel))) return
      await feed().follow(channel)
      const marks = await readMarks(redis, user)
      const channels = new Map([[channel, { read: marks.get(channel) }]])
      const [membership] = await resumeChannels(redis, { reader: user, channels })
      if (membership) await this.grant(user, membership)
    },
    depart(channel, { user, ...revocation }) {
      for (const socket of user === 'everyone' ? seatedIn(channel) : socketsOf({ io }, user)) {
        if (!feed().isSeated(socket, channel)) continue
        feed().unseat(socket, channel)
        if (socket.data.open === channel) socket.data.open = undefined
        counters.evictions.inc()
        socket.emit('channel:revoked', { channel, ...defined(revocation) })
      }
      if (user === 'everyone') return
      // Somebody who came back at once was still seated when that was told.
      this.grantRead(user, channel).catch((error: unknown) =>
        log.warn({ user, channel, error }, 'a return has to wait for the sweep'),
      )
    },
    async isMember(socket, channel) {
      if (socket.rooms.has(channel)) return true
      return (await readMembership(redis, { channel, user: socket.data.user })) !== undefined
    },
    async review(user) {
      const channels = await userChannels(redis, user)
      const sockets = socketsOf({ io }, user).filter((socket) => socket.data.seat === 'taken')
      const heard = new Set(sockets.flatMap((socket) => [...socket.rooms].filter(isChannel)))
      for (const channel of heard) {
        if (channels.has(channel)) continue
        // Their own list is derived and may lag behind; the channel itself decides.
        const role = await readMembership(redis, { channel, user })
        if (role === undefined) this.depart(channel, { user, reason: 'removed' })
      }
      for (const channel of channels) {
        if (sockets.some((socket) => !feed().isSeated(socket, channel))) await this.grantRead(user, channel)
      }
    },
  }
}

const isChannel = (room: string): room is ChannelId => room.startsWith('c_')

/** Without what is undefined: a payload says nothing of it. */
function defined(revocation: Revocation): Revocation {
  return Object.fromEntries(
    Object.entries(revocation).filter(([, value]) => value !== undefined),
  ) as unknown as Revocation
}
