import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { type Described, readDescribed } from '../summary.ts'
import { channelLibrary } from './library.ts'

/** A channel as it is now, as to this person; undefined where there is none. Says nothing about whether they may see it. */
export async function describeTo(
  redis: Redis,
  channel: ChannelId,
  person: UserId,
): Promise<Described | undefined> {
  return (await describeAllTo(redis, [channel], person)).get(channel)
}

/** Channels as they are now, as to this person: one call for each partition. Those that do not exist are left out. */
export async function describeAllTo(
  redis: Redis,
  channels: readonly ChannelId[],
  person: UserId,
): Promise<Map<ChannelId, Described>> {
  const { keys } = redis
  const partitions = Map.groupBy(channels, (channel) => keys.partitionOf(channel))
  const answers = await Promise.all(
    [...partitions.values()].map(async (group) => {
      const ofEach = group.flatMap((channel) => [
        keys.head(channel),
        keys.members(channel),
        keys.muted(channel),
        keys.knocks(channel),
      ])
      const rows = (await call(redis, channelLibrary, 'channel_read', ofEach, [person], {
        readOnly: true,
      })) as unknown[][]
      return group.flatMap((channel, index) => {
        const row = rows[index] ?? []
        return row.length === 0 ? [] : [[channel, readDescribed(channel, row)] as const]
      })
    }),
  )
  return new Map(answers.flat())
}
