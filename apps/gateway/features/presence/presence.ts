import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { choosePresence, readKnownPresence, readPresenceChanges } from '@runnel/redis/presence/presence'
import { slowRoom, socketsOf, type App, type ChatSocket } from '../../app.ts'
import type { Memberships } from '../../membership.ts'
import type { Handlers } from '../../request.ts'
import { createBystanders } from './bystanders.ts'
import { createHere } from './here.ts'
import { createPresenceLeases } from './leases.ts'
import { createPresenceNews } from './news.ts'
import { createVisible } from './visible.ts'
import { createWatches, watchLimits } from './watches.ts'

type Requests = 'presence:set' | 'presence:read' | 'presence:here' | 'presence:open' | 'presence:idle'

/** Presence on one gateway: its people's leases, who is told of whom, and who has which channel on screen (PRE-1). */
export interface GatewayPresence {
  readonly handlers: Handlers<Requests>
  connect(socket: ChatSocket): void
  disconnect(socket: ChatSocket): void
  /** Takes what the presence feed brought. */
  take(changes: unknown): void
  /** The feed was interrupted, and may have brought less than was said. */
  again(): void
  /** Somebody ceased to be a member, or the channel is gone: who shares no other channel with them sees them no longer. */
  departed(channel: ChannelId, user: UserId | 'everyone'): void
  /** Every 2 s, and once before anybody is let in. */
  renew(): Promise<void>
  /** Every second. */
  tick(): void
  /** Settles when nothing that was begun is under way any more. */
  settled(): Promise<void>
  close(): void
}

/** Presence is unknown when no renewal has been answered for so long: it is tried every 2 s. */
const silentMs = 4_500
/** And when the connection has been gone for so long. */
const lostMs = 1_000
/** When to read again what cannot be known now. */
const retryAfterMs = 2_000
const hereEvery = 5

/** Makes it; `now` in ms, of a clock that does not go back. */
export function createPresence(
  app: App,
  memberships: Memberships,
  { now }: { now: () => number },
): GatewayPresence {
  const { redis, io, log, counters } = app
  const { sockets, adapter } = io.of('/')
  const leases = createPresenceLeases(app)
  const here = createHere(app, { gateway: leases.gateway, now })
  const watches = createWatches<ChatSocket>({ ...watchLimits, each: limits.watchedPeople }, now)
  const visible = createVisible(app)
  const bystanders = createBystanders(app, { watches, visible })
  const news = createPresenceNews(app, { watches, bystanders, now })
  /** Whom connections watched before they left a channel. */
  const rechecked = new Map<ChatSocket, Set<UserId>>()
  /** How often each connection has left a channel, and how often anybody ceased to be a member: who was found visible before may not be any more. */
  const leaves = new WeakMap<ChatSocket, number>()
  let departures = 0
  let answeredAt = now()
  let lostAt: number | undefined
  let isRenewing = false
  let round = 0

  const renew = async (isWhole = false) => {
    if (isRenewing) return
    isRenewing = true
    round += 1
    try {
      await leases.renew(isWhole)
      answeredAt = now()
      counters.presenceRenewed.setToCurrentTime()
      news.found()
      if (isWhole || round % hereEvery === 0) await here.renew()
    } catch (error) {
      log.debug({ error }, 'presence could not be renewed')
    } finally {
      isRenewing = false
    }
  }
  const stopConnection = redis.onConnection((state) => {
    if (state === 'lost') lostAt ??= now()
    else {
      lostAt = undefined
      void renew(true)
    }
  })

  /** Those of these people whom the asker may see, who watches them from now on. */
  const watchVisible = async (socket: ChatSocket, users: readonly UserId[]) => {
    for (let tries = 0; tries < 5; tries += 1) {
      const [left, departed] = [leaves.get(socket), departures]
      const seen = await visible.among(socket, users)
      if (left !== leaves.get(socket) || departed !== departures) continue
      const others = seen.filter((user) => user !== socket.data.user)
      if (socket.connected) watches.watch(socket, others)
      return seen
    }
    throw new ChatError('unavailable', { retryAfterMs })
  }
  /** A connection hears one channel less: whom it saw there it sees no longer, until it is found that it may (ACC-1). */
  const recheck = (socket: ChatSocket) => {
    const users = watches.drop(socket)
    if (users.length === 0) return
    const waiting = rechecked.get(socket)
    if (waiting) return users.forEach((user) => waiting.add(user))
    const together = new Set(users)
    rechecked.set(socket, together)
    const restore = async () => {
      rechecked.delete(socket)
      if (!socket.connected) return
      try {
        await watchVisible(socket, [...together])
        await news.tell(socket)
      } catch (error) {
        log.debug({ error }, 'whom a socket sees could not be found')
      }
    }
    setImmediate(() => void restore())
  }
  const onLeave = (room: string, id: string) => {
    const socket = sockets.get(id)
    if (!socket) return
    if (room === slowRoom) {
      if (socket.connected)
        news.tell(socket).catch((error: unknown) => log.debug({ error }, 'presence could not be told'))
    } else if (room.startsWith('c_')) {
      leaves.set(socket, (leaves.get(socket) ?? 0) + 1)
      if (socket.data.open === room) here.drop(socket)
      recheck(socket)
    }
  }
  adapter.on('leave-room', onLeave)

  const requireMember = async (socket: ChatSocket, channel: ChannelId) => {
    if (!(await memberships.isMember(socket, channel))) throw new ChatError('not_found')
  }
  return {
    handlers: {
      async 'presence:set'({ state, text, emoji, until }, { socket }) {
        const { user } = socket.data
        await choosePresence(redis, { user, state, text, emoji, until })
        for (const one of socketsOf({ io }, user))
          one.data.isInvisible = state === 'invisible' ? true : undefined
        return {}
      },
      async 'presence:read'({ users }, { socket }) {
        bystanders.leave(socket)
        if (news.isLost) throw new ChatError('unavailable', { retryAfterMs })
        const seen = await watchVisible(socket, users)
        const [left, departed] = [leaves.get(socket), departures]
        let known = await readKnownPresence(redis, seen)
        // Somebody ceased to be a member meanwhile: who is seen no longer is not watched any more (ACC-1).
        if (left !== leaves.get(socket) || departed !== departures)
          known = known.filter(({ user }) => user === socket.data.user || watches.isWatching(socket, user))
        for (const { user, shown } of known) if (shown.state === 'unknown') news.pursue(user)
        return { users: known.map(({ user, shown, mine }) => (user === socket.data.user ? mine : shown)) }
      },
      async 'presence:here'({ channel }, { socket }) {
        await requireMember(socket, channel)
        return here.read(channel)
      },
      async 'presence:open'({ channel }, { socket }) {
        if (channel !== null) await requireMember(socket, channel)
        await here.show(socket, channel ?? undefined)
        return {}
      },
      async 'presence:idle'({ isIdle }, { socket }) {
        await leases.idle(socket, isIdle)
        return {}
      },
    },
    connect: (socket) => leases.connect(socket),
    disconnect(socket) {
      watches.drop(socket)
      here.drop(socket)
      leases.disconnect(socket)
    },
    take: (changes) => news.take(readPresenceChanges(changes)),
    again: () => news.again(),
    departed(channel, user) {
      departures += 1
      // Every connection that heard the channel has left it: that tells as much.
      if (user === 'everyone') return
      // Also those that had not begun to hear it.
      for (const socket of socketsOf({ io }, user)) recheck(socket)
      const watchers = [...watches.watchersOf(user)].filter((socket) => socket.rooms.has(channel))
      if (watchers.length === 0) return
      visible.channelsOf(user).then(
        (theirs) => {
          const shared = [...theirs].filter((other) => other !== channel)
          for (const socket of watchers)
            if (!shared.some((other) => socket.rooms.has(other))) watches.unwatch(socket, user)
        },
        // Whoever watches reads again within minutes, and is then refused.
        (error: unknown) => log.debug({ error }, 'who sees somebody could not be found'),
      )
    },
    renew: () => renew(),
    tick() {
      const isSilent = now() - answeredAt > silentMs
      if (isSilent || (lostAt !== undefined && now() - lostAt > lostMs)) news.lost()
      news.tick()
      here.tick()
    },
    async settled() {
      await Promise.all([leases.settled(), here.settled()])
    },
    close() {
      stopConnection()
      adapter.off('leave-room', onLeave)
      news.close()
    },
  }
}
