import type { UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { User } from '@runnel/protocol/user'
import { createStore } from 'zustand/vanilla'
import { createBatch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

/** Profiles, read together when they are first needed and kept. */
export function createUsers(clock: Clock, request: Request) {
  const state = createStore<ReadonlyMap<UserId, User>>(() => new Map())
  /** Asked for and not known yet; those that were not answered are asked again after a resume. */
  const needed = new Set<UserId>()

  const batch = createBatch<UserId>(clock, { delayMs: 50, most: limits.usersPerRead }, async (users) => {
    const answer = await request('user:read', { users }).catch(() => undefined)
    if (answer) know(answer.users)
  })

  function know(users: Iterable<User>): void {
    const known = new Map(state.getState())
    let isNew = false
    for (const user of users) {
      needed.delete(user.user)
      const before = known.get(user.user)
      if (before && isSame(before, user)) continue
      known.set(user.user, user)
      isNew = true
    }
    if (isNew) state.setState(known, true)
  }

  return {
    state,
    know,
    need(users: Iterable<UserId>): void {
      const missing = [...users].filter((user) => !state.getState().has(user) && !needed.has(user))
      for (const user of missing) needed.add(user)
      batch.want(missing)
    },
    /** Asks again for what could not be read while the connection was away. */
    resume: (): void => batch.want(needed),
    stop: (): void => batch.stop(),
  }
}

function isSame(one: User, other: User): boolean {
  return (
    one.handle === other.handle &&
    one.name === other.name &&
    one.role === other.role &&
    one.deactivated === other.deactivated
  )
}
