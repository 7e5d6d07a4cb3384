import { sequenceOf, type ChannelId, type EntryId } from '@runnel/protocol/ids'
import type { Load } from './load.ts'
import type { Random } from './random.ts'
import type { RedisProcess } from './stores.ts'
import type { World } from './world.ts'

/** A key becomes of another type; what it was is kept aside, in the same moment. */
export function makeOdd(redis: RedisProcess, key: string): Promise<unknown> {
  const script =
    "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('RENAME', KEYS[1], KEYS[2]) end " +
    "if redis.call('TYPE', KEYS[2]).ok == 'string' then redis.call('HSET', KEYS[1], 'odd', '1') else redis.call('SET', KEYS[1], 'odd') end"
  return redis.ask('EVAL', script, '2', key, asideOf(key))
}

/** And what it was again. */
export function makeRight(redis: RedisProcess, key: string): Promise<unknown> {
  const script =
    "redis.call('DEL', KEYS[1]) if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[1]) end"
  return redis.ask('EVAL', script, '2', key, asideOf(key))
}

const asideOf = (key: string) => `aside:${key}`

/** A channel loses its oldest entries, up to any of them, and that is noted. */
export async function trimSome(
  world: World,
  channel: ChannelId,
  { redis, load, random }: { redis: RedisProcess; load: Load; random: Random },
): Promise<void> {
  const log = world.redis.keys.log(channel)
  const all = (await redis.ask('XRANGE', log, '-', '+')) as [id: EntryId, fields: string[]][]
  const upTo = all[random.below(all.length - 1)]?.[0]
  if (upTo === undefined) return
  load.noteTrimmed(channel, sequenceOf(upTo))
  await redis.ask('XTRIM', log, 'MINID', behind(upTo))
}

/** The lowest id behind an entry's. */
function behind(id: EntryId): string {
  const [ms, sequence] = id.split('-')
  return `${ms}-${Number(sequence) + 1}`
}
