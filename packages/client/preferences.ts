import { ChatError } from '@runnel/protocol/errors'
import type { ChannelPreference, Preferences } from '@runnel/protocol/preference'
import { atLeast } from '@runnel/rules/backoff'
import { createStore } from 'zustand/vanilla'
import type { Clock } from './clock.ts'
import type { Request } from './request.ts'

const againMs = 2_000

/** Preferences with changes laid over: null takes one back, and so does an empty preference of a channel. */
export function withPreferences(before: Preferences, { channels, ...others }: Preferences): Preferences {
  const next: Preferences = { ...before, ...others }
  for (const [name, value] of Object.entries(others))
    if (value === null) delete next[name as keyof Preferences]
  if (!channels) return next
  const kept: [string, ChannelPreference][] = Object.entries({ ...before.channels, ...channels }).filter(
    ([, value]) => Object.keys(value).length > 0,
  )
  if (kept.length > 0) next.channels = Object.fromEntries(kept)
  else delete next.channels
  return next
}

/** Two changes as one. */
function joined(first: Preferences, second: Preferences): Preferences {
  const channels = { ...first.channels, ...second.channels }
  return { ...first, ...second, ...(Object.keys(channels).length > 0 && { channels }) }
}

/**
 * How I want Runnel to be, as all my devices know it. Fetched once somebody asks; a change shows at once and is told until the server has
 * it, also after being offline. What is told last holds.
 */
export function createPreferences(clock: Clock, random: () => number, request: Request) {
  const state = createStore<Preferences>(() => ({}))
  /** Changes that the server may not have; `telling` are under way. */
  let untold: Preferences | undefined
  let telling: Preferences | undefined
  let isWanted = false
  let isOnline = false
  let cancelRetry = () => {}

  const lay = (preferences: Preferences) => {
    const changes = [telling, untold].filter((change) => change !== undefined)
    state.setState(changes.reduce(withPreferences, preferences), true)
  }
  const again = (error: unknown, run: () => void) => {
    const waitMs = error instanceof ChatError ? error.retryAfterMs : undefined
    if (isOnline) cancelRetry = clock.after(atLeast(waitMs ?? againMs, random), run)
  }

  async function tell(): Promise<void> {
    if (!isOnline || telling || !untold) return
    const changes = untold
    telling = changes
    untold = undefined
    try {
      const all = await request('preference:set', changes)
      telling = undefined
      lay(all)
    } catch (error) {
      telling = undefined
      if (error instanceof ChatError && !error.isRetryable) return read()
      untold = untold ? joined(changes, untold) : changes
      return again(error, () => void tell())
    }
    return tell()
  }

  async function read(): Promise<void> {
    try {
      lay(await request('preference:read', {}))
    } catch (error) {
      again(error, () => void read())
    }
  }

  return {
    state,
    /** Somebody wants to know; asked once. */
    want(): void {
      if (isWanted) return
      isWanted = true
      if (isOnline) void read()
    },
    set(changes: Preferences): void {
      untold = untold ? joined(untold, changes) : changes
      state.setState(withPreferences(state.getState(), changes), true)
      void tell()
    },
    /** Changed on another device. */
    take(changes: Preferences): void {
      lay(withPreferences(state.getState(), changes))
    },
    async resume(): Promise<void> {
      isOnline = true
      await tell()
      if (isWanted) await read()
    },
    pause(): void {
      isOnline = false
      cancelRetry()
    },
  }
}
