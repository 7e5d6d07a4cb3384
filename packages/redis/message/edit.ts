import type { Everyone } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Redis } from '../connect.ts'
import { escapeText } from '../entry.ts'
import { call, defineLibrary } from '../functions.ts'
import { namedIn } from './message.ts'
import { attempts, beginOf, findNeeds, readChanged, type Changed, type Target } from './target.ts'

const library = defineLibrary(import.meta.url, './edit.lua')

/** What becomes of a message: the whole new text, not what differs. */
export interface Edit extends Target {
  text: string
  /** People whom the new text names; those who are no members are left out, those named no more are no longer mentioned. */
  mentions?: readonly UserId[] | undefined
  everyone?: Everyone | undefined
}

/** An edit that was made, or had been. */
export interface Edited extends Changed {
  /** Of a reply, whose edit names people whom it did not name before: they follow its thread from now on. */
  follow?: { thread: EntryId; users: UserId[] }
}

/**
 * Gives a message or reply another text, once for its client id, and announces it. Rejects with `not_found` (no such channel, no member, no
 * such message), `forbidden` (another's, archived, muted, too late), `conflict` (the client id cannot be used), or `unavailable`: ask again
 * under the same client id.
 */
export async function editMessage(redis: Redis, edit: Edit): Promise<Edited> {
  const { channel, text, everyone = '' } = edit
  const { keys } = redis
  const begin = beginOf(keys, edit)
  const named = namedIn(edit)
  let root = ''
  let others: UserId[] = []
  for (let attempt = 0; attempt < attempts; attempt++) {
    const answer = await call(
      redis,
      library,
      'message_edit',
      [
        ...begin.keys,
        keys.state(channel),
        keys.everyone(channel),
        keys.muted(channel),
        keys.jobs(keys.partitionOf(channel)),
        keys.followers(channel, Number(root)),
        ...[...named, ...others].flatMap((user) => [
          keys.mentions(channel, user),
          keys.threadReads(channel, user),
        ]),
      ],
      [...begin.args, escapeText(text), everyone, channel, root, named.length, ...named, ...others],
      { on: 'append' },
    )
    const needs = findNeeds(answer)
    if (needs === undefined) {
      const [, , , thread, ...users] = answer as [EntryId | '', number, number, EntryId | '', ...UserId[]]
      return { ...readChanged(answer), ...(thread && users.length > 0 ? { follow: { thread, users } } : {}) }
    }
    root = needs[0] ?? ''
    others = needs.slice(1).filter((user) => !named.includes(user as UserId)) as UserId[]
  }
  throw new ChatError('unavailable')
}

/** What a message said, oldest first, what it says now last: for its author and moderators. Rejects with `not_found`, `forbidden`. */
export async function readVersions(
  redis: Redis,
  { channel, reader, id }: { channel: ChannelId; reader: UserId; id: EntryId },
): Promise<{ text: string; at: number }[]> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'message_versions',
    [keys.log(channel), keys.members(channel), keys.authors(channel), keys.state(channel)],
    [reader, id, limits.versionsPerMessage],
    { readOnly: true },
  )
  const flat = answer as string[]
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    text: flat[2 * index]!,
    at: Number(flat[2 * index + 1]),
  }))
}
