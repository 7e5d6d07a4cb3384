import type { Draft } from '@runnel/protocol/draft'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call, defineLibrary } from '../functions.ts'

const library = defineLibrary(import.meta.url, './draft.lua')

/**
 * Keeps what someone has begun to write, for all their devices; an empty text lets go of it. The last to come in holds. Gives when, in ms by
 * Redis's clock. `from`: the connection that need not be told.
 */
export async function saveDraft(
  redis: Redis,
  { user, from, channel, thread, text }: Omit<Draft, 'at'> & { user: UserId; from: string },
): Promise<number> {
  const { keys } = redis
  const draft = { channel, ...(thread && { thread }), text }
  const message = JSON.stringify({ type: 'draft:changed', from, draft })
  const at = await call(
    redis,
    library,
    'draft_save',
    [keys.drafts(user), keys.userFeed(user)],
    [thread === undefined ? channel : `${channel} ${thread}`, text, `${message.slice(0, -2)},"at":`, '}}'],
    { on: 'append' },
  )
  return at as number
}

/** Everything someone has begun to write, the latest first. */
export async function readDrafts(redis: Redis, user: UserId): Promise<Draft[]> {
  const { inside, keys } = redis
  try {
    const stored = await withDeadline(
      inside.commands.hgetall(keys.drafts(user)),
      inside.deadlineMs,
      'HGETALL',
    )
    return Object.entries(stored)
      .map(parseDraft)
      .toSorted((one, other) => other.at - one.at)
  } catch (error) {
    throw toChatError(error)
  }
}

function parseDraft([field, value]: [string, string]): Draft {
  const [channel, thread] = field.split(' ') as [ChannelId, EntryId | undefined]
  const space = value.indexOf(' ')
  return {
    channel,
    ...(thread && { thread }),
    text: value.slice(space + 1),
    at: Number(value.slice(0, space)),
  }
}
