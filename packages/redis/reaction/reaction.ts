import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { unpackPeople } from '../history/decode.ts'
import { beginOf, readChanged, type Changed, type Target } from '../message/target.ts'

const library = defineLibrary(import.meta.url, './reaction.lua')

/**
 * Reacts to a message or reply, or takes that back, once for its client id, and announces it. Rejects with `not_found` (no such channel, no
 * member, no such message), `forbidden` (archived, muted), `conflict` (as many as `limits` allows), or `unavailable`: ask again under the same
 * client id.
 */
export async function react(
  redis: Redis,
  reaction: Target & { emoji: string; isOn: boolean },
): Promise<Changed> {
  const { channel, emoji, isOn } = reaction
  const { keys } = redis
  const begin = beginOf(keys, reaction)
  const answer = await call(
    redis,
    library,
    isOn ? 'reaction_add' : 'reaction_remove',
    [
      ...begin.keys,
      keys.state(channel),
      keys.reactions(channel),
      keys.muted(channel),
      keys.jobs(keys.partitionOf(channel)),
    ],
    [...begin.args, emoji, limits.reactionsPerMessage, limits.peoplePerReaction, channel],
    { on: 'append' },
  )
  return readChanged(answer)
}

/** Everyone who reacted to a message, by emoji. Members only: `not_found` for everyone else, and where there is no such message. */
export async function listReactions(
  redis: Redis,
  { channel, reader, id }: { channel: ChannelId; reader: UserId; id: EntryId },
): Promise<{ emoji: string; users: UserId[] }[]> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'reaction_list',
    [
      keys.log(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.reactions(channel),
    ],
    [reader, id],
    { readOnly: true },
  )
  const flat = answer as string[]
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    emoji: flat[2 * index]!,
    users: unpackPeople(flat[2 * index + 1]!),
  }))
}
