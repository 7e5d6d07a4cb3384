import type { ChannelRole } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { findUsers } from '../user/user.ts'
import { memberLibrary } from './member.ts'

/** The members of channels in the order in which they are shown. */
export interface Rosters {
  /**
   * A page of members: owners, moderators, voice, members, each by handle; only those whose handle or name begins with `query`. `total` counts
   * all members. Rejects with `not_found` for outsiders (ACC-2), `bad_request` for a broken cursor.
   */
  list(input: {
    channel: ChannelId
    reader: UserId
    query?: string | undefined
    cursor?: string | undefined
  }): Promise<{ members: Member[]; total: number; cursor?: string }>
  /** Owners and moderators of a channel; nobody where there is none. */
  moderators(channel: ChannelId): Promise<UserId[]>
}

/** Somebody in the list, and where. */
interface Place {
  user: UserId
  role: ChannelRole
  handle: string
  /** As it is looked for. */
  name: string
  /** Rank and handle: also the cursor. */
  at: string
}

interface Roster {
  version: string
  places: readonly Place[]
  /** When the names were read, in ms. */
  readAt: number
}

const ranks: readonly ChannelRole[] = ['owner', 'moderator', 'voice', 'member']
const pageSize = 100
/** Names are read again after this long: people call themselves something else. */
const namesMs = 60_000
/** Members that are kept in mind, of all channels together: some 300 bytes each. */
const keptMembers = 100_000

/**
 * Makes the rosters of a gateway; `now` in ms. The ordered list of a channel is kept in memory and is good while the channel's own version of it
 * stands, which each page asks: one call, which also says whether the reader may see it. Only then are a page's own profiles read.
 */
export function createRosters(redis: Redis, { now }: { now: () => number }): Rosters {
  const rosters = new Map<ChannelId, Roster>()
  const loading = new Map<ChannelId, Promise<Roster>>()
  let kept = 0

  const keep = (channel: ChannelId, roster: Roster) => {
    forget(channel)
    rosters.set(channel, roster)
    kept += roster.places.length
    for (const oldest of rosters.keys()) {
      if (kept <= keptMembers || oldest === channel) break
      forget(oldest)
    }
  }
  const forget = (channel: ChannelId) => {
    kept -= rosters.get(channel)?.places.length ?? 0
    rosters.delete(channel)
  }
  const build = async (channel: ChannelId): Promise<Roster> => {
    const before = rosters.get(channel)
    const isFresh = before !== undefined && now() - before.readAt < namesMs
    const { version, roles } = await readRoster(redis, channel, { withMembers: true })
    const known = new Map(isFresh ? before.places.map((place) => [place.user, place]) : [])
    const missing = [...roles.keys()].filter((user) => !known.has(user))
    for (const { user, handle, name } of await findUsers(redis, missing))
      known.set(user, { user, handle, name: name.toLowerCase(), role: 'member', at: '' })
    const places: Place[] = []
    // In the order of before: what has not changed need not be sorted in again.
    for (const place of known.values()) {
      const role = roles.get(place.user)
      if (role === undefined) continue
      const at = `${ranks.indexOf(role)}:${place.handle}`
      places.push(at === place.at ? place : { ...place, role, at })
    }
    places.sort((one, other) => (one.at < other.at ? -1 : 1))
    const roster = { version, places, readAt: isFresh ? before.readAt : now() }
    keep(channel, roster)
    return roster
  }
  /** Many may open a large channel at the same moment: it is read once for all of them. */
  const load = (channel: ChannelId): Promise<Roster> => {
    const underWay = loading.get(channel)
    if (underWay) return underWay
    const done = build(channel).finally(() => loading.delete(channel))
    loading.set(channel, done)
    return done
  }
  const read = async (channel: ChannelId, reader?: UserId) => {
    const { version, total, mutes } = await readRoster(redis, channel, { reader })
    const kept = rosters.get(channel)
    const isGood = kept?.version === version && now() - kept.readAt < namesMs
    let roster = isGood ? kept : await load(channel)
    // What was being read already may be older than what was just seen; what is read from now on is not.
    if (roster.version !== version) roster = await load(channel)
    return { places: roster.places, total, mutes }
  }

  return {
    async list({ channel, reader, query = '', cursor = '' }) {
      if (cursor !== '' && !cursorPattern.test(cursor)) throw new ChatError('bad_request')
      const { places, total, mutes } = await read(channel, reader)
      const wanted = query.toLowerCase()
      const handle = wanted.replace(/^@/, '')
      const page: Place[] = []
      let index = cursor === '' ? 0 : firstAfter(places, cursor)
      for (; index < places.length && page.length < pageSize; index++) {
        const place = places[index]!
        if (wanted === '' || place.handle.startsWith(handle) || place.name.startsWith(wanted))
          page.push(place)
      }
      const users = new Map(
        (
          await findUsers(
            redis,
            page.map(({ user }) => user),
          )
        ).map((user) => [user.user, user]),
      )
      const members = page.flatMap(({ user, role }): Member[] => {
        const profile = users.get(user)
        const mutedUntil = mutes.get(user)
        if (profile === undefined) return []
        return [{ ...profile, channelRole: role, ...(mutedUntil === undefined ? {} : { mutedUntil }) }]
      })
      const last = index < places.length ? page.at(-1)?.at : undefined
      return { members, total, ...(last === undefined ? {} : { cursor: last }) }
    },
    async moderators(channel) {
      try {
        const { places } = await read(channel)
        const end = places.findIndex(({ role }) => role !== 'owner' && role !== 'moderator')
        return (end === -1 ? places : places.slice(0, end)).map(({ user }) => user)
      } catch (error) {
        if (error instanceof ChatError && error.code === 'not_found') return []
        throw error
      }
    },
  }
}

const cursorPattern = /^[0-3]:[a-z0-9._-]{1,32}$/

/** The first place behind a cursor, by halving. */
function firstAfter(places: readonly Place[], cursor: string): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (places[middle]!.at > cursor) high = middle
    else low = middle + 1
  }
  return low
}

async function readRoster(
  redis: Redis,
  channel: ChannelId,
  { reader, withMembers = false }: { reader?: UserId | undefined; withMembers?: boolean },
) {
  const { keys } = redis
  const answer = await call(
    redis,
    memberLibrary,
    'member_roster',
    [keys.head(channel), keys.members(channel), keys.muted(channel)],
    [reader ?? '', withMembers ? '1' : ''],
    { readOnly: true },
  )
  const [version, total, roles, mutes] = answer as [string, number, string[], string[]]
  return {
    version,
    total,
    roles: new Map(pairs(roles)) as Map<UserId, ChannelRole>,
    mutes: new Map(pairs(mutes).map(([user, until]) => [user as UserId, Number(until)])),
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = []
  for (let index = 0; index < flat.length; index += 2) found.push([flat[index]!, flat[index + 1]!])
  return found
}
