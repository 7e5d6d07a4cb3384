import type { Activity } from '@runnel/protocol/activity'
import type { RequestOutput } from '@runnel/protocol/requests'
import { createStore } from 'zustand/vanilla'
import type { Client, Readable } from './client.ts'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'

/** Something that concerns me, with the message as it was when it was fetched. */
export type SeenActivity = RequestOutput<'activity:list'>['activities'][number]

/** What concerns me, as far as it is known: the latest page, how many of all I have not seen, and up to where I have. */
export interface ActivityState {
  state: 'empty' | 'loading' | 'ready' | 'failed'
  latest: readonly SeenActivity[]
  cursor?: string
  unread: number
  seen: Activity['activity']
}

/** What concerns me, page by page. */
export interface Activities {
  readonly state: Readable<ActivityState>
  /** Asks again, also after a failure. */
  refresh(): void
  /** I have seen all that is in the latest page. Shown at once; what comes meanwhile stays unseen. */
  markSeen(): void
}

/** How long news is gathered before the page is asked for again, in ms. */
const gatherMs = 300
const known = new WeakMap<Client, Activities>()

/**
 * What concerns me, the same for the same client. Fetched at the first call and after each reconnect, and again when there is news; it lives
 * outside the client itself, so that a page which does not show it need not load it.
 */
export function activitiesOf(client: Client, clock: Clock = systemClock): Activities {
  const before = known.get(client)
  if (before) return before
  const state = createStore<ActivityState>(() => ({ state: 'empty', latest: [], unread: 0, seen: 0 }))
  let isAsking = false
  let isStale = false
  let isWaiting = false
  let marked = 0

  async function read(): Promise<void> {
    if (isAsking) {
      isStale = true
      return
    }
    isAsking = true
    if (state.getState().state !== 'ready') state.setState({ state: 'loading' })
    try {
      do {
        isStale = false
        const { activities, unread, seen, cursor } = await client.request('activity:list', {})
        const next: ActivityState = {
          state: 'ready',
          latest: activities,
          unread: seen < marked ? activities.filter((one) => one.activity > marked).length : unread,
          seen: Math.max(seen, marked),
          ...(cursor !== undefined && { cursor }),
        }
        state.setState(next, true)
        if (seen < marked) void tell(marked)
      } while (isStale)
    } catch {
      // Asked again with the next connection, and on request; what is known stays.
      if (state.getState().state !== 'ready') state.setState({ state: 'failed' })
    } finally {
      isAsking = false
    }
  }

  function news(): void {
    if (isWaiting) return
    isWaiting = true
    clock.after(gatherMs, () => {
      isWaiting = false
      void read()
    })
  }

  async function tell(activity: number): Promise<void> {
    try {
      const { unread, seen } = await client.request('activity:mark', { activity })
      state.setState({ unread, seen: Math.max(seen, marked) })
    } catch {
      // Told again after the next page that does not know of it.
    }
  }

  client.on('activity:added', news)
  client.on('activity:marked', ({ seen, unread }) => {
    if (seen >= state.getState().seen) state.setState({ seen, unread })
  })
  let phase = client.connection.getState().phase
  client.connection.subscribe((connection) => {
    if (connection.phase === 'online' && phase !== 'online') void read()
    phase = connection.phase
  })
  if (phase === 'online') void read()

  const activities: Activities = {
    state,
    refresh: () => void read(),
    markSeen() {
      const last = state.getState().latest[0]?.activity ?? 0
      if (last <= state.getState().seen) return
      marked = last
      state.setState({ seen: last, unread: 0 })
      void tell(last)
    },
  }
  known.set(client, activities)
  return activities
}
