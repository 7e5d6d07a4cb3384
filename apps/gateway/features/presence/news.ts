import type { UserId } from '@runnel/protocol/ids'
import type { Presence } from '@runnel/protocol/presence'
import { readKnownPresence, type KnownPresence } from '@runnel/redis/presence/presence'
import { roomOf, slowRoom, socketsOf, type App, type ChatSocket } from '../../app.ts'
import type { Bystanders } from './bystanders.ts'
import type { Watches } from './watches.ts'

/** What changed of people's presence, told once a second to the connections that watch them, and to their own. */
export interface PresenceNews {
  /** Takes what the presence feed brought. */
  take(changes: readonly KnownPresence[]): void
  /** Redis is away: nobody here can know, and nobody guesses (PRE-1). */
  lost(): void
  /** Redis is back: everyone is told what is true now of those they watch. */
  found(): void
  readonly isLost: boolean
  /** The feed was interrupted, and may have brought less than was said. */
  again(): void
  /** Tells one connection what is true now of those it watches. */
  tell(socket: ChatSocket): Promise<void>
  /** Somebody's presence was told as `unknown`: it is asked for again until it is known. */
  pursue(user: UserId): void
  /** Every second. */
  tick(): void
  close(): void
}

const coalesceMs = 1_000
/** Connections written to in one turn of the event loop: answers and pings get between. */
const perTurn = 1_000
/** People asked after in one call. */
const perRead = 500

/** Makes the news; `now` in ms. */
export function createPresenceNews(
  { redis, io, log, counters }: App,
  {
    watches,
    bystanders,
    now,
  }: { watches: Watches<ChatSocket>; bystanders: Pick<Bystanders, 'notice'>; now: () => number },
): PresenceNews {
  const { adapter } = io.of('/')
  const changed = new Map<UserId, KnownPresence>()
  /** Told as unknown; Redis is back, but their gateways are not yet. */
  const pursued = new Set<UserId>()
  /** For each reading under way, of whom news was told meanwhile: that may be newer. */
  const readings = new Set<Set<UserId>>()
  let timer: NodeJS.Timeout | undefined
  let toldAt = -Infinity
  let isLost = false
  let isReading = false

  const isSlow = (socket: ChatSocket) => socket.rooms.has(slowRoom)
  /** One frame for each connection; those that are told the same share its encoding. */
  const tellAll = async (batches: ReadonlyMap<ChatSocket, readonly Presence[]>) => {
    const alike = new Map<string, { users: readonly Presence[]; ids: string[] }>()
    for (const [socket, users] of batches) {
      if (isSlow(socket)) continue
      const key = users.map(({ user }) => user).join(' ')
      const group = alike.get(key)
      if (group) group.ids.push(socket.id)
      else alike.set(key, { users, ids: [socket.id] })
    }
    let inTurn = 0
    for (const { users, ids } of alike.values())
      for (let from = 0; from < ids.length; from += perTurn) {
        const some = ids.slice(from, from + perTurn)
        inTurn += some.length
        counters.presenceNews.inc(some.length * users.length)
        if (inTurn > perTurn) {
          await new Promise((resolve) => setImmediate(resolve))
          inTurn = some.length
        }
        io.local.to(some).emit('presence:changed', { users })
      }
  }
  const publish = (changes: readonly KnownPresence[]) => {
    const batches = new Map<ChatSocket, Presence[]>()
    for (const { user, shown, mine, isPrivate } of changes) {
      if (adapter.rooms.has(roomOf(user)))
        io.local
          .to(roomOf(user))
          .except(slowRoom)
          .emit('presence:changed', { users: [mine] })
      if (isPrivate) continue
      for (const socket of watches.watchersOf(user)) {
        const batch = batches.get(socket)
        if (batch) batch.push(shown)
        else batches.set(socket, [shown])
      }
    }
    return tellAll(batches)
  }
  /** What is read now of these people and not overtaken by news meanwhile. */
  const readNow = async (users: readonly UserId[]) => {
    const overtaken = new Set<UserId>()
    readings.add(overtaken)
    try {
      const known = await readKnownPresence(redis, users)
      return known.filter(({ user }) => !overtaken.has(user))
    } finally {
      readings.delete(overtaken)
    }
  }
  const overtake = (user: UserId) => {
    for (const overtaken of readings) overtaken.add(user)
  }
  const tellOne = async (socket: ChatSocket, users: readonly UserId[]) => {
    const isWatched = (user: UserId) => watches.isWatching(socket, user)
    for (let from = 0; from < users.length && !isLost; from += perRead) {
      const known = await readNow(users.slice(from, from + perRead).filter(isWatched))
      // Whom they may not see any more was dropped while it was read (ACC-1).
      const seen = known.filter(({ user }) => isWatched(user))
      if (socket.connected && !isLost && seen.length > 0)
        socket.emit('presence:changed', { users: seen.map(({ shown }) => shown) })
    }
  }
  const tellBystanders = async (users: readonly UserId[]) => {
    for (const [socket, whom] of await bystanders.notice(users)) await tellOne(socket, whom)
  }
  const flush = () => {
    timer = undefined
    if (isLost) return
    const changes = [...changed.values()]
    changed.clear()
    toldAt = now()
    for (const { user } of changes) overtake(user)
    publish(changes).catch((error: unknown) => log.warn({ error }, 'presence could not be told'))
    tellBystanders(changes.filter(({ isPrivate }) => !isPrivate).map(({ user }) => user)).catch(
      (error: unknown) => log.debug({ error }, 'bystanders could not be told'),
    )
  }
  const take = (changes: readonly KnownPresence[]) => {
    for (const change of changes) {
      const { user, mine } = change
      for (const socket of socketsOf({ io }, user))
        socket.data.isInvisible = mine.chosen === 'invisible' ? true : undefined
      const waiting = changed.get(user)
      // Something that others see came first: it must not be swallowed by what they do not see.
      if (change.isPrivate && waiting && !waiting.isPrivate)
        changed.set(user, { user, shown: change.shown, mine })
      else changed.set(user, change)
    }
    // The first change of a quiet second leaves at once.
    timer ??= setTimeout(flush, Math.max(0, toldAt + coalesceMs - now()))
  }
  /** Asks what is true now of these people, and tells it. */
  const ask = async (users: readonly UserId[]) => {
    for (let from = 0; from < users.length && !isLost; from += perRead) {
      const known = await readNow(users.slice(from, from + perRead))
      if (isLost) return
      for (const { user, shown } of known) {
        if (shown.state === 'unknown') pursued.add(user)
        else pursued.delete(user)
      }
      // Those still unknown were told so when it began.
      await publish(known.filter(({ shown }) => shown.state !== 'unknown'))
    }
  }
  const everyone = () => {
    const people = new Set(watches.people())
    for (const { data } of io.of('/').sockets.values()) people.add(data.user)
    return [...people]
  }
  const askAgain = (users: readonly UserId[]) => {
    if (isReading) return
    isReading = true
    ask(users)
      .catch((error: unknown) => {
        for (const user of users) pursued.add(user)
        log.debug({ error }, 'presence could not be read again')
      })
      .finally(() => (isReading = false))
  }
  return {
    take,
    get isLost() {
      return isLost
    },
    lost() {
      if (isLost) return
      isLost = true
      changed.clear()
      pursued.clear()
      const batches = new Map<ChatSocket, Presence[]>()
      for (const socket of io.of('/').sockets.values()) {
        const people = [socket.data.user, ...watches.watchedBy(socket)]
        batches.set(
          socket,
          people.map((user) => ({ user, state: 'unknown' })),
        )
      }
      void tellAll(batches)
    },
    found() {
      if (!isLost) return
      isLost = false
      for (const user of everyone()) pursued.add(user)
      askAgain([...pursued])
    },
    again() {
      for (const user of everyone()) pursued.add(user)
    },
    tell: (socket) => tellOne(socket, [...watches.watchedBy(socket)]),
    pursue: (user) => void pursued.add(user),
    tick() {
      if (pursued.size > 0 && !isLost) askAgain([...pursued])
      watches.expire()
    },
    close() {
      clearTimeout(timer)
      changed.clear()
    },
  }
}
