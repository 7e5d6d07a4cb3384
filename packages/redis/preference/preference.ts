import type { UserId } from '@runnel/protocol/ids'
import type { ChannelPreference, Preferences } from '@runnel/protocol/preference'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import type { UserMessage } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './preference.lua')

const ofChannel = 'channel:'

/** How someone wants Runnel to be. */
export async function readPreferences(redis: Redis, user: UserId): Promise<Preferences> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(
      inside.commands.hgetall(keys.preferences(user)),
      inside.deadlineMs,
      'HGETALL',
    )
    return parsePreferences(Object.entries(stored))
  } catch (error) {
    throw toChatError(error)
  }
}

/**
 * Changes what is named and leaves the rest; null, or an empty preference of a channel, takes it back. Gives all of them. `from`: the
 * connection that need not be told. Rejects with `too_large` when they are too many.
 */
export async function setPreferences(
  redis: Redis,
  { user, from, changes }: { user: UserId; from: string; changes: Preferences },
): Promise<Preferences> {
  const { keys } = redis
  const { channels = {}, ...others } = changes
  const message: UserMessage = { type: 'preference:changed', from, changes }
  const fields = [
    ...Object.entries(others).map(([name, value]) => [name, value === null ? '' : JSON.stringify(value)]),
    ...Object.entries(channels).map(([channel, value]) => [
      ofChannel + channel,
      Object.keys(value).length === 0 ? '' : JSON.stringify(value),
    ]),
  ]
  const flat = (await call(
    redis,
    library,
    'preference_set',
    [keys.preferences(user), keys.userFeed(user)],
    [JSON.stringify(message), ...fields.flat()],
    { on: 'append' },
  )) as string[]
  return parsePreferences(pairsOf(flat))
}

function* pairsOf(flat: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index]!, flat[index + 1]!]
}

function parsePreferences(fields: Iterable<[string, string]>): Preferences {
  const channels: Record<string, ChannelPreference> = {}
  const others: Record<string, unknown> = {}
  for (const [name, json] of fields) {
    if (name.startsWith(ofChannel)) channels[name.slice(ofChannel.length)] = JSON.parse(json)
    else others[name] = JSON.parse(json)
  }
  return { ...others, ...(Object.keys(channels).length > 0 && { channels }) }
}
