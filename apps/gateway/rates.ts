import { ChatError } from '@runnel/protocol/errors'
import type { Redis } from '@runnel/redis/connect'
import { readRate, spendRate } from '@runnel/redis/rate/rate'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Points in so many seconds, of each gateway. */
const ownKinds = {
  /** Connections opened from one address: an office behind one address comes back at once after a restart. */
  connect: { points: 6_000, duration: 60 },
  /** Connections begun from one address, let in or not: whoever never says who they are holds one for ten seconds. */
  handshake: { points: 12_000, duration: 60 },
  /** HTTP calls from one address. */
  http: { points: 3_000, duration: 60 },
  /** Invitations looked up from one address. */
  invitation: { points: 300, duration: 60 },
  /** New names and handles of one person: each is told to everyone around them, and kept in the audit. */
  rename: { points: 20, duration: 3_600 },
} as const

/** Points in so many seconds, of all gateways together. */
const sharedKinds = {
  /** Accounts made from one address. */
  'sign-up': { points: 1_000, duration: 3_600 },
  /** Wrong passwords from one address. */
  'sign-in': { points: 100, duration: 900 },
  /** Wrong passwords for one handle from one address. */
  'sign-in-handle': { points: 10, duration: 900 },
  /** Wrong passwords for one handle from anywhere: slows a spread-out search, and is high enough not to lock people out at a whim. */
  'sign-in-anywhere': { points: 100, duration: 900 },
  /** Links to a new password looked up or used from one address. */
  reset: { points: 60, duration: 900 },
} as const

type OwnKind = keyof typeof ownKinds
type SharedKind = keyof typeof sharedKinds

/** How often one address, or one person, may do what is frequent: in memory, each gateway counts for itself. */
export interface OwnRates {
  /** Counts one and throws `rate_limited` with the time to wait when that is one too many. */
  spend(kind: OwnKind, key: string): Promise<void>
}

/** How often one address, or one person, may do a thing; what guesses secrets is counted in Redis, for all gateways together. */
export interface Rates extends OwnRates {
  spend(kind: OwnKind | SharedKind, key: string): Promise<void>
  /** Throws `rate_limited` when nothing is left, without counting. */
  check(kind: SharedKind, key: string): Promise<void>
}

/** Makes what a gateway counts for itself; `isOn: false` lifts it. */
export function createOwnRates({ isOn }: { isOn: boolean }): OwnRates {
  const limiters = new Map(
    Object.entries(ownKinds).map(([kind, limit]) => [
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
        throw error instanceof RateLimiterRes ? refusal(error.msBeforeNext) : error
      }
    },
  }
}

/** Makes the rates of a gateway; `isOn: false` lifts them all. */
export function createRates(redis: Redis, { isOn }: { isOn: boolean }): Rates {
  const own = createOwnRates({ isOn })
  return {
    async spend(kind, key) {
      if (!isShared(kind)) return own.spend(kind, key)
      if (!isOn) return
      const { points, duration } = sharedKinds[kind]
      const { count, leftMs } = await spendRate(redis, { kind, key, stretchMs: duration * 1_000 })
      if (count > points) throw refusal(leftMs)
    },
    async check(kind, key) {
      if (!isOn) return
      const { count, leftMs } = await readRate(redis, { kind, key })
      if (count >= sharedKinds[kind].points) throw refusal(leftMs)
    },
  }
}

function isShared(kind: OwnKind | SharedKind): kind is SharedKind {
  return kind in sharedKinds
}

function refusal(waitMs: number): ChatError {
  return new ChatError('rate_limited', { retryAfterMs: Math.max(1, waitMs) })
}
