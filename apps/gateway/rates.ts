import { ChatError } from '@runnel/protocol/errors'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often one address, or one person, may do a thing. Kept in memory: each gateway counts for itself. */
export interface Rates {
  /** Counts one and throws `rate_limited` with the time to wait when that is one too many. */
  spend(kind: RateKind, key: string): Promise<void>
  /** Throws `rate_limited` when nothing is left, without counting. */
  check(kind: RateKind, key: string): Promise<void>
}

/** Points in so many seconds. */
const kinds = {
  /** Connections opened from one address: an office behind one address comes back at once after a restart. */
  connect: { points: 6_000, duration: 60 },
  /** Connections begun from one address, let in or not: whoever never says who they are holds one for ten seconds. */
  handshake: { points: 12_000, duration: 60 },
  /** HTTP calls from one address. */
  http: { points: 3_000, duration: 60 },
  /** Accounts made from one address. */
  'sign-up': { points: 1_000, duration: 3_600 },
  /** Wrong passwords from one address. */
  'sign-in': { points: 100, duration: 900 },
  /** Wrong passwords for one handle from one address. */
  'sign-in-handle': { points: 10, duration: 900 },
  /** Wrong passwords for one handle from anywhere: slows a spread-out search, and is high enough not to lock people out at a whim. */
  'sign-in-anywhere': { points: 100, duration: 900 },
  /** Invitations looked up from one address. */
  invitation: { points: 300, duration: 60 },
  /** New names and handles of one person: each is told to everyone around them, and kept in the audit. */
  rename: { points: 20, duration: 3_600 },
  /** Links to a new password looked up or used from one address. */
  reset: { points: 60, duration: 900 },
} as const

export type RateKind = keyof typeof kinds

/** Makes the rates of a gateway; `isOn: false` lifts them all. */
export function createRates({ isOn }: { isOn: boolean }): Rates {
  const limiters = new Map(
    Object.entries(kinds).map(([kind, limit]) => [
      kind,
      new RateLimiterMemory({ ...limit, keyPrefix: kind }),
    ]),
  )
  return {
    async spend(kind, key) {
      if (!isOn) return
      try {
        await limiters.get(kind)!.consume(key)
      } catch (error) {
        throw refusalOf(error)
      }
    },
    async check(kind, key) {
      if (!isOn) return
      const state = await limiters.get(kind)!.get(key)
      if (state !== null && state.remainingPoints <= 0) throw refusalOf(state)
    },
  }
}

function refusalOf(state: unknown): unknown {
  if (!(state instanceof RateLimiterRes)) return state
  return new ChatError('rate_limited', { retryAfterMs: Math.max(1, state.msBeforeNext) })
}
