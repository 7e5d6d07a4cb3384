import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'
import { findUsers } from '../user/user.ts'

const library = defineLibrary(import.meta.url, './hand-over.lua')

/** People asked about at once: whether they can still sign in. */
const heirsAtOnce = 200

/**
 * Someone is about to lose their account: wherever they own a channel, another comes to own it, and they become a moderator. It is another
 * owner where there is one, else who has been a moderator longest, else who has had voice or been a member longest, of those who can still
 * sign in. A channel without such a person stays as it is. Doing it again, or after it broke off, does what is left; `by` says in the log
 * and the audit who did it.
 */
export async function handOverChannels(
  redis: Redis,
  { by, user }: { by: UserId; user: UserId },
): Promise<void> {
  for (const channel of await userChannels(redis, user)) await handOver(redis, { channel, by, user })
}

/** Rejects with `conflict` when somebody could own nothing, as they cannot sign in: a channel that they alone own would be nobody's. */
export async function requireHeir(redis: Redis, user: UserId): Promise<void> {
  const [person] = await findUsers(redis, [user])
  if (person?.deactivated || person?.imported)
    throw new ChatError('conflict', { message: 'They cannot sign in, so they can own nothing.' })
}

async function handOver(
  redis: Redis,
  { channel, by, user }: { channel: ChannelId; by: UserId; user: UserId },
): Promise<void> {
  const { keys } = redis
  // Whoever is chosen may go at the same moment: then somebody else is.
  for (;;) {
    const heir = await findHeir(redis, { channel, user })
    if (heir === undefined) return
    try {
      await call(
        redis,
        library,
        'member_hand_over',
        [
          keys.log(channel),
          keys.head(channel),
          keys.members(channel),
          keys.feed(channel),
          keys.audit(keys.partitionOf(channel)),
        ],
        [channel, by, user, heir],
        { on: 'append' },
      )
      return
    } catch (error) {
      if (!(error instanceof ChatError && error.code === 'conflict')) throw error
    }
  }
}

async function findHeir(
  redis: Redis,
  { channel, user }: { channel: ChannelId; user: UserId },
): Promise<UserId | undefined> {
  const { keys } = redis
  const heirs = (await call(
    redis,
    library,
    'member_heirs',
    [keys.head(channel), keys.members(channel), keys.authors(channel)],
    [user, 5_000],
    { readOnly: true },
  )) as UserId[]
  for (let from = 0; from < heirs.length; from += heirsAtOnce) {
    const people = await findUsers(redis, heirs.slice(from, from + heirsAtOnce))
    const heir = people.find(({ deactivated, imported }) => !deactivated && !imported)
    if (heir !== undefined) return heir.user
  }
  return undefined
}
