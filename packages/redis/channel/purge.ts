import { ChatError } from '@runnel/protocol/errors'
import type { EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { channelRolesFor } from '@runnel/rules/permission'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import type { Administration } from './administer.ts'

const library = defineLibrary(import.meta.url, './purge.lua')

/** Entries that one part looks at: it must not keep others waiting. */
const lookedAt = 2_000
/** Times a part is asked for again because it names threads or people it was not given: new ones come only while they write. */
const attempts = 10

/** What one part of a purge did, and from where the next goes on; no `cursor`: it came to the beginning of the log. */
export interface Purged {
  deleted: number
  cursor?: EntryId
}

/**
 * Deletes messages and replies of one author, the latest first: at most {@link limits.deletedTogether} of them and at most 2,000 entries
 * further back than `cursor`. Asked again with the cursor it goes on there; not asked again, it has stopped. What they say after the first
 * part stays. Moderators purge members, owners anyone. Rejects with `not_found`, `forbidden`, or `lock_lost`: then this part did nothing.
 */
export async function purgeMessages(
  redis: Redis,
  input: Administration & { user: UserId; reason?: string | undefined; cursor?: EntryId | undefined },
): Promise<Purged> {
  const { channel, by, acting = '', lock, user, reason = '', cursor } = input
  const { keys } = redis
  let from: string = cursor ?? '+'
  let [roots, people]: [string[], UserId[]] = [[], []]
  for (let left = attempts; left > 0; left -= 1) {
    const answer = (await call(
      redis,
      library,
      'channel_purge',
      [
        keys.log(channel),
        keys.head(channel),
        keys.members(channel),
        keys.feed(channel),
        keys.lock(channel),
        keys.jobs(keys.partitionOf(channel)),
        keys.audit(keys.partitionOf(channel)),
        keys.authors(channel),
        keys.state(channel),
        keys.reactions(channel),
        keys.pins(channel),
        keys.deleted(channel),
        keys.uncleared(channel),
        keys.everyone(channel),
        keys.purge(channel),
        ...roots.map((root) => keys.thread(channel, Number(root))),
        ...people.map((person) => keys.mentions(channel, person)),
      ],
      [
        channel,
        by,
        acting,
        channelRolesFor('channel:purge').join(' '),
        lock.token,
        lock.fence,
        user,
        reason,
        escapeText(reason),
        from,
        lookedAt,
        limits.deletedTogether,
        roots.length,
        ...roots,
        ...people,
      ],
      { on: 'append' },
    )) as [number, EntryId | ''] | ['needs', EntryId, number, ...string[]]
    if (answer[0] !== 'needs') {
      const [deleted, next] = answer
      return next === '' ? { deleted } : { deleted, cursor: next }
    }
    const [, start, count, ...names] = answer
    from = start
    roots = names.slice(0, count)
    people = names.slice(count) as UserId[]
  }
  throw new ChatError('unavailable')
}
