import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Feeds, UserMessage } from '@runnel/redis/feed/feed'
import { areSessionsAlive, touchSessions } from '@runnel/redis/session/session'
import { endSocket, roomOf, socketsOf, type App, type ChatSocket } from './app.ts'
import type { Feed } from './feed.ts'
import type { Memberships } from './membership.ts'
import { renewRoles } from './renew.ts'

/** The people connected to this gateway, and what is theirs alone: their own feed, and their sessions (ACC-1). */
export interface People {
  /** Hears a person's own feed from now on. Rejects with `unavailable`. */
  follow(user: UserId): Promise<void>
  take(user: UserId, message: UserMessage): void
  /** A socket was let in: if its session ended meanwhile, or its person's role changed, the notice came too early for it. */
  greet(socket: ChatSocket): void
  /** This socket is about to mark something read: it need not be told when the person's feed tells it, within a few seconds. */
  willMark(socket: ChatSocket, mark: { channel: ChannelId; id: EntryId; turn?: number | undefined }): void
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
/** Sessions whose use is noted side by side: each is a write. */
const notedAtOnce = 100

/** Makes the people of a gateway. */
export function createPeople(
  { io, redis, log }: App,
  {
    feeds,
    feed,
    memberships,
    noteUseMs,
  }: { feeds: Feeds; feed: Feed; memberships: Memberships; noteUseMs: number },
): People {
  const { sockets, adapter } = io.of('/')
  const followed = new Map<UserId, Promise<void>>()
  const marking = new Map<string, { socket: string; until: number }>()
  const notedAt = new Map<string, number>()

  const endSession = (
    user: UserId,
    { session, reason = 'revoked' }: Extract<UserMessage, { type: 'session:ended' }>,
  ) => {
    const isAll = session === undefined
    for (const socket of socketsOf({ io }, user)) {
      if (isAll || socket.data.session === session) endSocket(socket, { reason, reconnect: false })
    }
  }
  /** Notes the use of sessions whose sockets asked for something since it was noted last, though not more often than every `noteUseMs`. */
  const noteUse = async (open: readonly ChatSocket[]) => {
    const at = performance.now()
    const hashes = new Set(open.map(({ data }) => data.sessionHash))
    for (const hash of notedAt.keys()) if (!hashes.has(hash)) notedAt.delete(hash)
    // Coming noted it.
    for (const hash of hashes) if (!notedAt.has(hash)) notedAt.set(hash, at)
    const due = new Set<string>()
    for (const { data } of open) {
      const noted = notedAt.get(data.sessionHash)!
      if (data.at > noted && at - noted >= noteUseMs) due.add(data.sessionHash)
    }
    const all = [...due]
    for (let from = 0; from < all.length; from += notedAtOnce) {
      const some = all.slice(from, from + notedAtOnce)
      await touchSessions(redis, some)
      for (const hash of some) notedAt.set(hash, at)
    }
  }
  const endLapsed = async (open: readonly ChatSocket[]) => {
    const hashes = [...new Set(open.map((socket) => socket.data.sessionHash))]
    const alive = await areSessionsAlive(redis, hashes)
    const ended = new Set(hashes.filter((_hash, index) => alive[index] === false))
    for (const socket of open)
      if (ended.has(socket.data.sessionHash)) endSocket(socket, { reason: 'revoked', reconnect: false })
  }
  /** Those of one turn are looked at together: after a restart everybody comes at once. */
  let newcomers: ChatSocket[] = []
  const lookAtNewcomers = () => {
    const those = newcomers
    const users = those.map(({ data }) => data.user)
    newcomers = []
    Promise.all([endLapsed(those), renewRoles({ io, redis }, users)]).catch((error: unknown) =>
      log.debug({ error }, 'newcomers have to wait for the sweep'),
    )
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
          const marker = marking.get(markKey(user, marked))
          io.local
            .to(roomOf(user))
            .except(marker?.socket ?? [])
            .emit('read:marked', marked)
          break
        }
        case 'thread:changed': {
          const { type: _, ...standing } = message
          io.local.to(roomOf(user)).emit('thread:changed', standing)
          break
        }
        case 'channel:granted':
          memberships
            .grant(user, message.channel)
            .catch((error: unknown) => log.warn({ user, error }, 'a grant has to wait for the sweep'))
          break
        case 'knock:changed': {
          const { type: _, ...knocks } = message
          io.local.to(roomOf(user)).emit('knock:changed', knocks)
          break
        }
        case 'channel:revoked':
          // The log says at which place they left, and takes them out there; this makes sure that it is heard.
          feed.check(message.channel)
          break
        case 'draft:changed':
          io.local.to(roomOf(user)).except(message.from).emit('draft:changed', message.draft)
          break
        case 'preference:changed':
          io.local.to(roomOf(user)).except(message.from).emit('preference:changed', message.changes)
          break
        case 'activity:added':
          io.local.to(roomOf(user)).emit('activity:added', message.activity)
          break
        case 'activity:marked': {
          const { type: _, ...marked } = message
          io.local.to(roomOf(user)).emit('activity:marked', marked)
          break
        }
        case 'session:ended':
          endSession(user, message)
          break
      }
    },
    greet(socket) {
      if (newcomers.push(socket) === 1) setImmediate(lookAtNewcomers)
    },
    willMark(socket, mark) {
      const key = markKey(socket.data.user, mark)
      marking.set(key, { socket: socket.id, until: performance.now() + markMs })
    },
    tick() {
      for (const [key, { until }] of marking) if (until < performance.now()) marking.delete(key)
      for (const user of followed.keys()) if (!adapter.rooms.has(roomOf(user))) release(user)
    },
    async sweep() {
      const now = [...sockets.values()]
      await endLapsed(now)
      const users = [...new Set(now.map((socket) => socket.data.user))]
      await renewRoles({ io, redis }, users)
      await noteUse(now)
      for (let from = 0; from < users.length; from += sweptAtOnce)
        await Promise.all(users.slice(from, from + sweptAtOnce).map((user) => memberships.review(user)))
    },
  }
}

/** With the turn: marking unread can lead to the same entry again, and is news to all. */
const markKey = (
  user: UserId,
  { channel, id, turn = 0 }: { channel: ChannelId; id: EntryId; turn?: number | undefined },
) => `${user} ${channel} ${id} ${turn}`
