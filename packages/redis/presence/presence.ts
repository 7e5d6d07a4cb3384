import type { UserId } from '@runnel/protocol/ids'
import type { ChosenState, Presence } from '@runnel/protocol/presence'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './presence.lua')
const readOnly = { readOnly: true } as const

/** How long things hold, in ms. */
export interface PresenceTimes {
  /** A person's lease on a gateway; to be renewed every third of it. */
  leaseMs: number
  /** A gateway's own lease; to be renewed every third of it. */
  gatewayMs: number
  /** After the last connection of a person on a gateway has ended: a reload is back within it. */
  graceMs: number
}

/** A person is renewed every 10 s for 30 s, a gateway every 2 s for 6 s; a reload has 5 s. */
export const presenceTimes: PresenceTimes = { leaseMs: 30_000, gatewayMs: 6_000, graceMs: 5_000 }

/** People in one call: some milliseconds of Redis's time. */
const touchBatch = 2_000

/** One connection of a person on a gateway. Names of gateways and connections hold no spaces. */
export interface PresentConnection {
  gateway: string
  user: UserId
  connection: string
}

/**
 * Renews a gateway's own lease and those of the people connected to it, and publishes whatever transitions have come about, anywhere. Call it
 * every 2 s without people and every 10 s with all of them. `wasLost`: the gateway's lease had lapsed, so its people may have been taken for
 * gone: call again at once with all of them. People in `gone` are dropped without grace.
 */
export async function touchPresence(
  redis: Redis,
  input: { gateway: string; users: readonly UserId[]; gone?: readonly UserId[]; times?: PresenceTimes },
): Promise<{ wasLost: boolean }> {
  const { users, gone = [], times = presenceTimes } = input
  const gateway = requireWord(input.gateway)
  let wasLost = false
  let from = 0
  do {
    const [leaving, batch] = [from === 0 ? gone : [], users.slice(from, from + touchBatch)]
    const args = [gateway, times.leaseMs, times.gatewayMs, leaving.length, ...leaving, ...batch]
    const answer = await call(redis, library, 'presence_touch', allKeys(redis), args)
    wasLost ||= answer === 1
    from += touchBatch
  } while (from < users.length)
  return { wasLost }
}

/** Notes a connection; its person is online from now on. Gives back how many connections they have on this gateway. */
export async function connectPresence(
  redis: Redis,
  input: PresentConnection & { times?: PresenceTimes },
): Promise<number> {
  const { user, times = presenceTimes } = input
  const [gateway, connection] = [requireWord(input.gateway), requireWord(input.connection)]
  const args = [gateway, user, connection, times.leaseMs, times.gatewayMs]
  return Number(await call(redis, library, 'presence_connect', allKeys(redis), args))
}

/** Notes a connection's end. With the last one the lease is shortened to the grace. Gives back how many are left on this gateway. */
export async function disconnectPresence(
  redis: Redis,
  input: PresentConnection & { times?: PresenceTimes },
): Promise<number> {
  const { user, times = presenceTimes } = input
  const [gateway, connection] = [requireWord(input.gateway), requireWord(input.connection)]
  const args = [gateway, user, connection, times.graceMs]
  return Number(await call(redis, library, 'presence_disconnect', allKeys(redis), args))
}

/**
 * Takes away all leases, gateways and status texts that have lapsed, and publishes what that changes: each transition once, however many
 * sweep. Once a second is often enough for PRE-1. With the `fence` of a leader's term, `lock_lost` when a later leader has swept.
 */
export async function sweepPresence(redis: Redis, { fence = 0 }: { fence?: number } = {}): Promise<void> {
  const keys = [...allKeys(redis), redis.keys.presenceFence]
  while ((await call(redis, library, 'presence_sweep', keys, [fence])) === 1);
}

/** Chooses what others see while one is online; `until` (ms since 1970) ends text and emoji, not the state. */
export async function choosePresence(
  redis: Redis,
  input: {
    user: UserId
    state: ChosenState
    text?: string | undefined
    emoji?: string | undefined
    until?: number | undefined
  },
): Promise<void> {
  const { user, state, text = '', emoji = '', until = 0 } = input
  await call(redis, library, 'presence_choose', allKeys(redis), [user, state, text, emoji, until])
}

/** What is true of these people at this moment, in the order asked, whether or not anybody swept (PRE-1). Never `unknown`: then it rejects with `unavailable`. */
export async function readPresence(redis: Redis, users: readonly UserId[]): Promise<Presence[]> {
  if (users.length === 0) return []
  const rows = await call(redis, library, 'presence_read', allKeys(redis), users, readOnly)
  return (rows as string[]).map((row) => JSON.parse(row) as Presence)
}

/** The gateways whose own lease lives at this moment. */
export async function readGateways(redis: Redis): Promise<Set<string>> {
  const keys = [redis.keys.presenceGateways]
  return new Set((await call(redis, library, 'presence_gateways', keys, [], readOnly)) as string[])
}

/** In the order which `named` in `presence.lua` expects. */
function allKeys({ keys }: Redis): string[] {
  return [
    keys.presenceLeases,
    keys.presenceGateways,
    keys.presenceIndex,
    keys.presenceConnections,
    keys.presenceChosen,
    keys.presenceEndings,
    keys.presenceShown,
    keys.presenceFeed,
  ]
}

/** Spaces part the words of a member; a name with one in it would be somebody else's. */
function requireWord(word: string): string {
  if (!/^[\w.:-]{1,64}$/.test(word))
    throw new TypeError('A gateway or connection is named by 1 to 64 of A-Z a-z 0-9 _ . : -')
  return word
}
