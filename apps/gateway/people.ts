import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Feeds, UserMessage } from '@runnel/redis/feed/feed'
import { areSessionsAlive } from '@runnel/redis/session/session'
import { findUsers } from '@runnel/redis/user/user'
import { endSocket, roomOf, socketsOf, type App, type ChatSocket } from './app.ts'
import type { Feed } from './feed.ts'
import type { Memberships } from './membership.ts'

/** The people connected to this gateway, and what is theirs alone: their own feed, and their sessions (ACC-1). */
export interface People {
  /** Hears a person's own feed from now on. Rejects with `unavailable`. */
  follow(user: UserId): Promise<void>
  take(user: UserId, message: UserMessage): void
  /** This socket is about to mark something read: it need not be told when the person's feed tells it, within a few seconds. */
  willMark(socket: ChatSocket, channel: ChannelId, id: EntryId): void
  /** Every second: lets go of the feeds of those who have gone. */
  tick(): void
  /** Every 30 s: what a lost notice would have told, of sessions, roles and memberships. */
  sweep(): Promise<void>
}

/** How long after the answer the person's feed may bring a mark, in ms. */
const markMs = 5_000
/** One promise for all whose feed is followed already: there are many. */
const isFollowed = Promise.resolve()
/** People looked at side by side in the sweep. */
const sweptAtOnce = 8

/** Makes the people of a gateway. */
export function createPeople(
  { io, redis, log }: App,
  { feeds, feed, memberships }: { feeds: Feeds; feed: Feed; memberships: Memberships },
): People {
  const { sockets, adapter } = io.of('/')
  const followed = new Map<UserId, Promise<void>>()
  const marking = new Map<string, { socket: string; until: number }>()

  const endSession = (user: UserId, session: string | undefined) => {
    const isAll = session === undefined || session === 'all'
    const reason = isAll ? 'revoked' : 'signed_out'
    for (const socket of socketsOf({ io }, user)) {
      if (isAll || socket.data.session === session) endSocket(socket, { reason, reconnect: false })
    }
  }
  const release = (user: UserId) => {
    followed.delete(user)
    feeds
      .unsubscribeUser(user)
      .catch((error: unknown) => log.debug({ error }, "a person's feed could not be left"))
  }
  return {
    follow(user) {
      const known = followed.get(user)
      if (known) return known
      const following = feeds.subscribeUser(user)
      followed.set(user, following)
      following.then(
        () => followed.get(user) === following && followed.set(user, isFollowed),
        () => followed.get(user) === following && release(user),
      )
      return following
    },
    take(user, message) {
      switch (message.type) {
        case 'read:marked': {
          const { type: _, ...marked } = message
          const marker = marking.get(markKey(user, marked.channel, marked.id))
          io.local
            .to(roomOf(user))
            .except(marker?.socket ?? [])
            .emit('read:marked', marked)
          break
        }
        case 'channel:granted':
          memberships
            .grant(user, message.channel)
            .catch((error: unknown) => log.warn({ user, error }, 'a grant has to wait for the sweep'))
          break
        case 'channel:revoked':
          // The log says at which place they left, and takes them out there; this makes sure that it is heard.
          feed.check(message.channel)
          break
        case 'session:ended':
          endSession(user, message.session)
          break
      }
    },
    willMark(socket, channel, id) {
      const key = markKey(socket.data.user, channel, id)
      marking.set(key, { socket: socket.id, until: performance.now() + markMs })
    },
    tick() {
      for (const [key, { until }] of marking) if (until < performance.now()) marking.delete(key)
      for (const user of followed.keys()) if (!adapter.rooms.has(roomOf(user))) release(user)
    },
    async sweep() {
      const now = [...sockets.values()]
      const hashes = [...new Set(now.map((socket) => socket.data.sessionHash))]
      const alive = await areSessionsAlive(redis, hashes)
      const ended = new Set(hashes.filter((_hash, index) => alive[index] === false))
      for (const socket of now)
        if (ended.has(socket.data.sessionHash)) endSocket(socket, { reason: 'revoked', reconnect: false })
      const users = [...new Set(now.map((socket) => socket.data.user))]
      for (const { user, role } of await findUsers(redis, users))
        for (const socket of socketsOf({ io }, user)) socket.data.role = role
      for (let from = 0; from < users.length; from += sweptAtOnce)
        await Promise.all(users.slice(from, from + sweptAtOnce).map((user) => memberships.review(user)))
    },
  }
}

const markKey = (user: UserId, channel: ChannelId, id: EntryId) => `${user} ${channel} ${id}`
