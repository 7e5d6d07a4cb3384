import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { directoryLibrary } from './library.ts'
import { readChannels } from './visible.ts'

/** Which channels, as far as the reader may see them. */
export interface ChannelQuery {
  reader: UserId
  /** The beginning of a name. */
  query?: string | undefined
  /** From the answer before. */
  cursor?: string | undefined
  /** How many, 50 when left out. */
  limit?: number
}

/**
 * Public channels and the reader's own, in the order of their names; direct channels have none and are left out, archived ones are shown to
 * their members. Private channels of others never appear (ACC-2).
 */
export async function listChannels(
  redis: Redis,
  { reader, query = '', cursor, limit = 50 }: ChannelQuery,
): Promise<{ channels: ChannelSummary[]; cursor?: string }> {
  const prefix = query.toLowerCase()
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString()
  const [places, own] = await Promise.all([
    listPublic(redis, prefix, after, limit + 1),
    namesOfMine(redis, reader),
  ])
  const listed = new Set(places.map((place) => place.slice(place.indexOf('\0') + 1) as ChannelId))
  // Where the public list goes on, nothing of mine behind its end belongs to this page.
  const end = places.length > limit ? places.at(-1) : undefined
  const belongs = ({ name, channel }: Named) => {
    const place = placeOf({ name, channel })
    return (
      name !== '' &&
      name.startsWith(prefix) &&
      compare(place, after) > 0 &&
      (end === undefined || compare(place, end) <= 0)
    )
  }
  const mine = own.filter(({ channel }) => !listed.has(channel))
  // Of a thousand channels of mine only those are read that can be on this page, and private ones, whose names nobody else keeps.
  const mineHere = mine
    .filter(belongs)
    .toSorted(byPlace)
    .slice(0, limit + 1)
  const unnamed = mine.filter(({ name }) => name === '')
  const channelsHere = [...listed, ...[...mineHere, ...unnamed].map(({ channel }) => channel)]
  const all = (await readChannels(redis, { channels: channelsHere, reader }))
    .filter(belongs)
    .toSorted(byPlace)
    .map((summary) => ({ summary, place: placeOf(summary) }))
  const channels = all.slice(0, limit).map(({ summary }) => summary)
  const last = all.length > limit ? all[limit - 1]?.place : end
  return last === undefined ? { channels } : { channels, cursor: Buffer.from(last).toString('base64url') }
}

type Named = Pick<ChannelSummary, 'channel' | 'name'>

/** A person's channels by the public names that they bear; '' for a private or direct one. */
async function namesOfMine(redis: Redis, user: UserId): Promise<Named[]> {
  const own = [...(await userChannels(redis, user))]
  if (own.length === 0) return []
  const names = (await call(redis, directoryLibrary, 'directory_names', [redis.keys.channelsListed], own, {
    readOnly: true,
  })) as string[]
  return own.map((channel, index) => ({ channel, name: names[index] ?? '' }))
}

/** Where a channel stands in the list: names are told apart by bytes, as Redis does it. */
function placeOf({ name, channel }: Named): string {
  return `${name}\0${channel}`
}

function byPlace(one: Named, other: Named): number {
  return compare(placeOf(one), placeOf(other))
}

function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

async function listPublic(redis: Redis, prefix: string, after: string, limit: number): Promise<string[]> {
  const from = compare(after, prefix) > 0 ? `(${after}` : `[${prefix}`
  // The last code point there is: it is no character, and stands in no name.
  const to = `[${prefix}\u{10ffff}`
  const answer = await call(
    redis,
    directoryLibrary,
    'directory_list',
    [redis.keys.channelsByName],
    [from, to, limit],
    {
      readOnly: true,
    },
  )
  return answer as string[]
}
