import type { ChannelSummary } from '@runnel/protocol/channel'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { call } from '../functions.ts'
import { directoryLibrary } from './library.ts'
import { readChannels } from './visible.ts'

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
    userChannels(redis, reader),
  ])
  const listed = places.map((place) => place.slice(place.indexOf('\0') + 1) as ChannelId)
  const mine = [...own].filter((channel) => !listed.includes(channel))
  const summaries = await readChannels(redis, { channels: [...listed, ...mine], reader })
  // Where the public list goes on, nothing of mine behind its end belongs to this page.
  const end = places.length > limit ? places.at(-1) : undefined
  const all = summaries
    .filter(({ name }) => name !== '' && name.startsWith(prefix))
    .map((summary) => ({ summary, place: placeOf(summary) }))
    .filter(({ place }) => compare(place, after) > 0 && (end === undefined || compare(place, end) <= 0))
    .toSorted((one, other) => compare(one.place, other.place))
  const channels = all.slice(0, limit).map(({ summary }) => summary)
  const last = all.length > limit ? all[limit - 1]?.place : end
  return last === undefined ? { channels } : { channels, cursor: Buffer.from(last).toString('base64url') }
}

/** Where a channel stands in the list: names are told apart by bytes, as Redis does it. */
function placeOf({ name, channel }: ChannelSummary): string {
  return `${name}\0${channel}`
}

function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

async function listPublic(redis: Redis, prefix: string, after: string, limit: number): Promise<string[]> {
  const from = compare(after, prefix) > 0 ? `(${after}` : `[${prefix}`
  // The greatest byte there is: it stands in no name.
  const to = Buffer.concat([Buffer.from(`[${prefix}`), Buffer.from([0xff])])
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
