import { ChatError } from '@runnel/protocol/errors'
import type { UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import { attempts, beginOf, findNeeds, readChanged, type Changed, type Target } from './target.ts'

const library = defineLibrary(import.meta.url, './delete.lua')

/**
 * Deletes a message or reply, once for its client id, and announces it: one's own, or anyone's as a moderator. Its text is gone everywhere; a
 * tombstone stays. Rejects with `not_found` (no such channel, no member, no such message), `forbidden`, `conflict`, or `unavailable`: ask again
 * under the same client id.
 */
export async function deleteMessage(
  redis: Redis,
  target: Target & { reason?: string | undefined },
): Promise<Changed> {
  const { channel, reason = '' } = target
  const { keys } = redis
  const begin = beginOf(keys, target)
  let root = ''
  let people: UserId[] = []
  for (let attempt = 0; attempt < attempts; attempt++) {
    const answer = await call(
      redis,
      library,
      'message_delete',
      [
        ...begin.keys,
        keys.state(channel),
        keys.reactions(channel),
        keys.pins(channel),
        keys.deleted(channel),
        keys.everyone(channel),
        keys.uncleared(channel),
        keys.audit(keys.partitionOf(channel)),
        keys.jobs(keys.partitionOf(channel)),
        keys.thread(channel, Number(root)),
        ...people.map((user) => keys.mentions(channel, user)),
      ],
      [...begin.args, channel, escapeText(reason), root, ...people],
      { on: 'append' },
    )
    const needs = findNeeds(answer)
    if (needs === undefined) return readChanged(answer)
    root = needs[0] ?? ''
    people = needs.slice(1) as UserId[]
  }
  throw new ChatError('unavailable')
}
