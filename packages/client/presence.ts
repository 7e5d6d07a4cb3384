import type { UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Presence } from '@runnel/protocol/presence'
import { createStore } from 'zustand/vanilla'
import { createBatch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

/** How many people who are no longer on screen are still kept current, so that scrolling back does not flicker. */
const lingering = 500

/** Presence of the people on screen. Not online, nobody's is known (PRE-1). */
export function createPresence(clock: Clock, request: Request) {
  const state = createStore<ReadonlyMap<UserId, Presence>>(() => new Map())
  /** How often each person is on screen; 0 for those who linger, longest first. */
  const watched = new Map<UserId, number>()
  let isOnline = false

  const batch = createBatch<UserId>(clock, { delayMs: 50, most: limits.usersPerRead }, async (users) => {
    const answer = isOnline ? await request('presence:read', { users }).catch(() => undefined) : undefined
    if (answer && isOnline) take(answer.users)
  })

  function take(users: Iterable<Presence>): void {
    const next = new Map(state.getState())
    for (const presence of users) if (watched.has(presence.user)) next.set(presence.user, presence)
    state.setState(next, true)
  }

  function unwatch(users: readonly UserId[]): void {
    for (const user of users) {
      const count = (watched.get(user) ?? 1) - 1
      if (count === 0) watched.delete(user)
      watched.set(user, count)
    }
    const forgotten = [...watched].filter(([, count]) => count === 0).slice(0, -lingering)
    if (forgotten.length === 0) return
    const next = new Map(state.getState())
    for (const [user] of forgotten) {
      watched.delete(user)
      next.delete(user)
    }
    state.setState(next, true)
  }

  return {
    state,
    take,
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
    resume(): void {
      isOnline = true
      batch.want(watched.keys())
    },
    pause(): void {
      isOnline = false
      batch.stop()
      const unknown = [...state.getState().keys()].map((user) => [user, { user, state: 'unknown' }] as const)
      state.setState(new Map(unknown), true)
    },
  }
}
