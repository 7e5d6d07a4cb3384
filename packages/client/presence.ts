import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { ChosenState, Presence } from '@runnel/protocol/presence'
import { createStore } from 'zustand/vanilla'
import { createBatch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

/** A status beside the state; `until` in ms since 1970. */
export interface Status {
  text?: string
  emoji?: string
  until?: number
}

/** How many people who are no longer on screen are still kept current, so that scrolling back does not flicker. */
const lingering = 500
/** How often those who could not be seen are looked for again, in ms. */
const lookMs = 60_000
/** Every so many looks everyone is read again: the server tells of those read in the last ten minutes. */
const looksPerReading = 4
/** When what could not be read is tried again, in ms; a crowd spreads over as much again. */
const retryMs = 2_000

/** Presence of the people on screen. Not online, nobody's is known (PRE-1). */
export function createPresence(clock: Clock, request: Request, random: () => number) {
  const state = createStore<ReadonlyMap<UserId, Presence>>(() => new Map())
  /** How often each person is on screen; 0 for those who linger, longest first. */
  const watched = new Map<UserId, number>()
  let isOnline = false
  let isIdle = false
  /** What the server knows of this connection. */
  let toldIdle = false
  let looks = 0
  let cancelLook = () => {}
  const retries = new Set<() => void>()
  /** For each reading under way, of whom something was told meanwhile: that may be newer than the answer. */
  const readings = new Set<Set<UserId>>()

  /** Reading is also asking to be told of changes. */
  const batch = createBatch<UserId>(clock, { delayMs: 50, most: limits.usersPerRead }, async (users) => {
    if (!isOnline) return
    const overtaken = new Set<UserId>()
    readings.add(overtaken)
    try {
      const answer = await request('presence:read', { users })
      const isCurrent = (user: UserId) => !overtaken.has(user)
      if (isOnline)
        take(
          answer.users.filter(({ user }) => isCurrent(user)),
          users.filter(isCurrent),
        )
    } catch (error) {
      if (isOnline) retry(users, error instanceof ChatError ? error.retryAfterMs : undefined)
    } finally {
      readings.delete(overtaken)
    }
  })

  /** Takes what is known now; of those `asked` for, who is not among them cannot be seen, or not any more. */
  function take(users: Iterable<Presence>, asked: Iterable<UserId> = []): void {
    const next = new Map(state.getState())
    for (const user of asked) next.delete(user)
    for (const presence of users) if (watched.has(presence.user)) next.set(presence.user, presence)
    state.setState(next, true)
  }

  function retry(users: readonly UserId[], afterMs = retryMs): void {
    take(users.map((user) => ({ user, state: 'unknown' })))
    const cancel = clock.after(afterMs + random() * retryMs, () => {
      retries.delete(cancel)
      batch.want(users.filter((user) => watched.has(user)))
    })
    retries.add(cancel)
  }

  /** Everyone, those on screen last: they are the last to be dropped. */
  function readAll(): void {
    const all = [...watched]
    batch.want(all.flatMap(([user, count]) => (count === 0 ? [user] : [])))
    batch.want(all.flatMap(([user, count]) => (count > 0 ? [user] : [])))
  }

  function look(): void {
    cancelLook = clock.after(lookMs * (0.8 + 0.4 * random()), look)
    looks += 1
    if (looks % looksPerReading === 0) return readAll()
    const known = state.getState()
    batch.want([...watched].flatMap(([user, count]) => (count > 0 && !known.has(user) ? [user] : [])))
  }

  function unwatch(users: readonly UserId[]): void {
    for (const user of users) {
      const count = (watched.get(user) ?? 1) - 1
      if (count === 0) watched.delete(user)
      watched.set(user, count)
    }
    const rest = [...watched].filter(([, count]) => count === 0)
    const room = Math.max(0, limits.watchedPeople - (watched.size - rest.length))
    const forgotten = rest.slice(0, Math.max(0, rest.length - Math.min(lingering, room)))
    if (forgotten.length === 0) return
    const next = new Map(state.getState())
    for (const [user] of forgotten) {
      watched.delete(user)
      next.delete(user)
    }
    state.setState(next, true)
  }

  function tellIdle(): void {
    if (!isOnline || toldIdle === isIdle) return
    toldIdle = isIdle
    // What is lost is told with the next change, or the next connection.
    void request('presence:idle', { isIdle }).catch(() => (toldIdle = !isIdle))
  }

  return {
    state,
    /** Takes what the server tells by itself. */
    hear(users: readonly Presence[]): void {
      for (const overtaken of readings) for (const { user } of users) overtaken.add(user)
      take(users)
    },
    watch(users: Iterable<UserId>): () => void {
      const people = [...new Set(users)]
      const fresh = people.filter((user) => !watched.has(user))
      for (const user of people) watched.set(user, (watched.get(user) ?? 0) + 1)
      if (isOnline) batch.want(fresh)
      let isWatching = true
      return () => {
        if (isWatching) unwatch(people)
        isWatching = false
      }
    },
    /** I became a member somewhere, or ceased to be one: I see others than before. */
    review: readAll,
    async choose(chosen: ChosenState | 'automatic', status: Status = {}): Promise<void> {
      await request('presence:set', { state: chosen, ...status })
    },
    setIdle(next: boolean): void {
      isIdle = next
      tellIdle()
    },
    /** What the handshake of a new connection says, so that a sleeping device does not look awake for a moment. */
    sayIdle(): boolean {
      toldIdle = isIdle
      return isIdle
    },
    resume(): void {
      isOnline = true
      readAll()
      tellIdle()
      cancelLook()
      cancelLook = clock.after(lookMs * (0.8 + 0.4 * random()), look)
    },
    pause(): void {
      isOnline = false
      toldIdle = false
      batch.stop()
      cancelLook()
      for (const cancel of retries) cancel()
      retries.clear()
      const unknown = [...state.getState().keys()].map((user) => [user, { user, state: 'unknown' }] as const)
      state.setState(new Map(unknown), true)
    },
  }
}
