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
/** People read in one call. */
const readBatch = 500

/** One connection of a person on a gateway. Names of gateways and connections hold no spaces. */
export interface PresentConnection {
  gateway: string
  user: UserId
  connection: string
}

/** A person on a gateway, as it renews them. */
export interface PresentPerson {
  user: UserId
  /** They touch none of their devices there. */
  isIdle?: boolean
}

/** One person's presence, as others see it and as they see it themselves. */
export interface KnownPresence {
  user: UserId
  shown: Presence
  /** With what they chose; of somebody invisible it has their status, which nobody else sees. */
  mine: Presence
  /** Of a change: others see none. They must not be told, or somebody invisible would show signs of life. */
  isPrivate?: true
}

/**
 * Renews a gateway's own lease and those of the people connected to it, and publishes whatever transitions have come about, anywhere. Call it
 * every 2 s without people and every 10 s with all of them. `wasLost`: the gateway's lease had lapsed, so its people may have been taken for
 * gone: call again at once with all of them. People in `gone` are dropped without grace. `invisible`: those of the people who are.
 */
export async function touchPresence(
  redis: Redis,
  input: {
    gateway: string
    users: readonly (UserId | PresentPerson)[]
    gone?: readonly UserId[]
    times?: PresenceTimes
  },
): Promise<{ wasLost: boolean; invisible: Set<UserId> }> {
  const { users, gone = [], times = presenceTimes } = input
  const gateway = requireWord(input.gateway)
  const invisible = new Set<UserId>()
  let wasLost = false
  let from = 0
  do {
    const [leaving, batch] = [from === 0 ? gone : [], users.slice(from, from + touchBatch).map(marked)]
    const args = [gateway, times.leaseMs, times.gatewayMs, leaving.length, ...leaving, ...batch]
    const answer = await call(redis, library, 'presence_touch', allKeys(redis), args)
    const [lost, ...hidden] = answer as [number, ...UserId[]]
    wasLost ||= lost === 1
    for (const user of hidden) invisible.add(user)
    from += touchBatch
  } while (from < users.length)
  return { wasLost, invisible }
}

/** Notes a connection; its person is online from now on, or away while all their devices are idle. Gives back how many connections they have on this gateway. */
export async function connectPresence(
  redis: Redis,
  input: PresentConnection & { isIdle?: boolean; times?: PresenceTimes },
): Promise<{ connections: number; isInvisible: boolean }> {
  const { user, isIdle = false, times = presenceTimes } = input
  const [gateway, connection] = [requireWord(input.gateway), requireWord(input.connection)]
  const args = [gateway, user, connection, times.leaseMs, times.gatewayMs, isIdle ? 1 : 0]
  const answer = await call(redis, library, 'presence_connect', allKeys(redis), args)
  const [connections, isInvisible] = answer as [number, number]
  return { connections, isInvisible: isInvisible === 1 }
}

/** Notes whether a person touches none of their devices on a gateway. Idle on all of them, they are away, unless they chose otherwise. */
export async function idlePresence(
  redis: Redis,
  { gateway, user, isIdle }: { gateway: string; user: UserId; isIdle: boolean },
): Promise<void> {
  await call(redis, library, 'presence_idle', allKeys(redis), [requireWord(gateway), user, isIdle ? 1 : 0])
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

/**
 * Chooses what others see while one is online: a state, or `automatic`, which is online, or away while all devices are idle. `until` (ms since
 * 1970) ends text and emoji, not the state. Of somebody invisible others see nothing change, the status neither.
 */
export async function choosePresence(
  redis: Redis,
  input: {
    user: UserId
    state: ChosenState | 'automatic'
    text?: string | undefined
    emoji?: string | undefined
    until?: number | undefined
  },
): Promise<void> {
  const { user, state, text = '', emoji = '', until = 0 } = input
  await call(redis, library, 'presence_choose', allKeys(redis), [user, state, text, emoji, until])
}

/**
 * What is true of these people at this moment, in the order asked, whether or not anybody swept (PRE-1). `unknown` only for a few seconds
 * after Redis was away, of those whose gateway has not come back yet; rejects with `unavailable` while it is away.
 */
export async function readPresence(redis: Redis, users: readonly UserId[]): Promise<Presence[]> {
  return (await readKnownPresence(redis, users)).map(({ shown }) => shown)
}

/** The same, with what each of them alone sees. */
export async function readKnownPresence(redis: Redis, users: readonly UserId[]): Promise<KnownPresence[]> {
  const known: KnownPresence[] = []
  for (let from = 0; from < users.length; from += readBatch) {
    const batch = users.slice(from, from + readBatch)
    const rows = await call(redis, library, 'presence_read', allKeys(redis), batch, readOnly)
    known.push(...(rows as string[]).map((row) => knownOf(JSON.parse(row) as StoredPresence)))
  }
  return known
}

/** What the presence feed brought, as `onPresence` of the feeds hands it on. */
export function readPresenceChanges(changes: unknown): KnownPresence[] {
  return (changes as StoredPresence[]).map(knownOf)
}

/** Of these leases, `user gateway`, the people whose gateway lives and who are not invisible, each once. */
export async function readPresent(redis: Redis, leases: readonly string[]): Promise<UserId[]> {
  const keys = [redis.keys.presenceGateways, redis.keys.presenceInvisible]
  const users = new Set<UserId>()
  for (let from = 0; from < leases.length; from += touchBatch) {
    const batch = leases.slice(from, from + touchBatch)
    const present = await call(redis, library, 'presence_present', keys, batch, readOnly)
    for (const user of present as UserId[]) users.add(user)
  }
  return [...users]
}

interface StoredPresence extends Presence {
  own?: Pick<Presence, 'chosen' | 'text' | 'emoji' | 'until'>
  private?: true
}

function knownOf({ own, private: isPrivate, ...shown }: StoredPresence): KnownPresence {
  const { user, state } = shown
  const mine = own?.chosen === 'invisible' ? { user, state, ...own } : { ...shown, ...own }
  return { user, shown, mine, ...(isPrivate && { isPrivate }) }
}

function marked(person: UserId | PresentPerson): string {
  if (typeof person === 'string') return person
  return person.isIdle ? `~${person.user}` : person.user
}

/** In the order which `named` in `lua/presence.lua` expects. */
function allKeys({ keys }: Redis): string[] {
  return [
    keys.presenceLeases,
    keys.presenceGateways,
    keys.presenceIndex,
    keys.presenceConnections,
    keys.presenceIdle,
    keys.presenceChosen,
    keys.presenceInvisible,
    keys.presenceEndings,
    keys.presenceShown,
    keys.presenceSeen,
    keys.presenceBeat,
    keys.presenceFeed,
  ]
}

/** Spaces part the words of a member; a name with one in it would be somebody else's. */
function requireWord(word: string): string {
  if (!/^[\w.:-]{1,64}$/.test(word))
    throw new TypeError('A gateway or connection is named by 1 to 64 of A-Z a-z 0-9 _ . : -')
  return word
}
