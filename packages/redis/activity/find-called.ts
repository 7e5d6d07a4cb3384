import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { findKeyword } from '@runnel/rules/keyword'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'

/** The keywords of a channel's members as they were in one turn: word → whose it is. */
interface Keywords {
  turn: string
  people: Map<string, UserId[]>
}

/** Channels whose keywords are kept, the ones asked for last. */
const channelsKept = 1_000
const known = new WeakMap<Redis, Map<ChannelId, Keywords>>()

/** The turn of the keywords that are known here; '' for none. */
export function knownTurn(redis: Redis, channel: ChannelId): string {
  return known.get(redis)?.get(channel)?.turn ?? ''
}

/**
 * The members who have a keyword that a text contains, whatever its case, without those that are left out. `turn` and `flat` as `concern_people`
 * gives them: what is known from before is used where that is of the same turn.
 */
export async function findCalled(
  redis: Redis,
  channel: ChannelId,
  {
    text,
    turn,
    flat,
    without,
  }: { text: string; turn: string; flat: readonly string[]; without: Set<UserId> },
): Promise<UserId[]> {
  const { people } = keep(redis, channel, turn, flat)
  const called = new Set<UserId>()
  for (const [word, whose] of people)
    if (findKeyword(text, [word]) !== undefined)
      for (const user of whose) if (!without.has(user)) called.add(user)
  if (called.size === 0) return []
  const { inside, keys } = redis
  const asked = [...called]
  try {
    // Who left is in the keywords until a job has taken them out.
    const roles = await withDeadline(
      inside.commands.hmget(keys.members(channel), ...asked),
      inside.deadlineMs,
      'HMGET',
    )
    return asked.filter((_user, index) => roles[index] !== null)
  } catch (error) {
    throw toChatError(error)
  }
}

function keep(redis: Redis, channel: ChannelId, turn: string, flat: readonly string[]): Keywords {
  const channels = known.get(redis) ?? new Map<ChannelId, Keywords>()
  known.set(redis, channels)
  const before = channels.get(channel)
  channels.delete(channel)
  const keywords = before?.turn === turn ? before : { turn, people: peopleOf(flat) }
  channels.set(channel, keywords)
  if (channels.size > channelsKept) channels.delete(channels.keys().next().value!)
  return keywords
}

function peopleOf(flat: readonly string[]): Map<string, UserId[]> {
  const people = new Map<string, UserId[]>()
  for (let index = 0; index < flat.length; index += 2) {
    if (flat[index] === '#') continue
    for (const word of JSON.parse(flat[index + 1]!) as string[]) {
      const whose = people.get(word) ?? []
      whose.push(flat[index] as UserId)
      people.set(word, whose)
    }
  }
  return people
}
