import type { UserId } from '@runnel/protocol/ids'

/** Who is told of whose presence: a connection watches the people whose presence it read, for a while. */
export interface Watches<Socket> {
  /** Watches from now on, or goes on doing so. Beyond what one may watch, those read longest ago are dropped. */
  watch(socket: Socket, users: Iterable<UserId>): void
  unwatch(socket: Socket, user: UserId): void
  /** Forgets a connection. Gives those whom it watched. */
  drop(socket: Socket): UserId[]
  watchersOf(user: UserId): Iterable<Socket>
  isWatching(socket: Socket, user: UserId): boolean
  watchedBy(socket: Socket): Iterable<UserId>
  /** Everyone who is watched by somebody. */
  people(): Iterable<UserId>
  sockets(): Iterable<Socket>
  /** Forgets what was read too long ago. */
  expire(): void
  /** How many are watched, counted once for each who watches. */
  readonly size: number
}

export interface WatchLimits {
  /** How long a watch holds without being read again, in ms. */
  holdMs: number
  /** People that one connection watches. */
  each: number
  /** Watches of all connections together; beyond it one connection watches but `eachCrowded`. */
  all: number
  eachCrowded: number
}

/** What a gateway holds at most: some 40 MB, when everything is at its bound. */
export const watchLimits = { holdMs: 600_000, all: 600_000, eachCrowded: 100 }

/** Makes the watches; `now` in ms. */
export function createWatches<Socket extends object>(
  { holdMs, each, all, eachCrowded }: WatchLimits,
  now: () => number,
): Watches<Socket> {
  /** In the order of reading; whole seconds, which take no memory of their own. */
  const watched = new Map<Socket, Map<UserId, number>>()
  const watchers = new Map<UserId, Set<Socket>>()
  let size = 0

  const forget = (socket: Socket, mine: Map<UserId, number>, user: UserId) => {
    if (!mine.delete(user)) return
    size -= 1
    const theirs = watchers.get(user)
    theirs?.delete(socket)
    if (theirs?.size === 0) watchers.delete(user)
    if (mine.size === 0) watched.delete(socket)
  }
  return {
    watch(socket, users) {
      const mine = watched.get(socket) ?? new Map<UserId, number>()
      const at = Math.floor(now() / 1_000)
      for (const user of users) {
        if (!mine.delete(user)) {
          size += 1
          const theirs = watchers.get(user)
          if (theirs) theirs.add(socket)
          else watchers.set(user, new Set([socket]))
        }
        mine.set(user, at)
        watched.set(socket, mine)
      }
      const most = size > all ? eachCrowded : each
      for (const user of mine.keys()) {
        if (mine.size <= most) break
        forget(socket, mine, user)
      }
    },
    unwatch(socket, user) {
      const mine = watched.get(socket)
      if (mine) forget(socket, mine, user)
    },
    drop(socket) {
      const mine = watched.get(socket)
      if (!mine) return []
      const users = [...mine.keys()]
      for (const user of users) forget(socket, mine, user)
      return users
    },
    watchersOf: (user) => watchers.get(user) ?? [],
    isWatching: (socket, user) => watched.get(socket)?.has(user) ?? false,
    watchedBy: (socket) => watched.get(socket)?.keys() ?? [],
    people: () => watchers.keys(),
    sockets: () => watched.keys(),
    expire() {
      const before = Math.floor((now() - holdMs) / 1_000)
      for (const [socket, mine] of watched)
        for (const [user, at] of mine) {
          if (at >= before) break
          forget(socket, mine, user)
        }
    },
    get size() {
      return size
    },
  }
}
