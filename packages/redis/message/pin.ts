import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Message, Reply } from '@runnel/protocol/message'
import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { decodeMessages, readAuthors } from '../history/decode.ts'
import { beginOf, readChanged, type Changed, type Target } from './target.ts'

const library = defineLibrary(import.meta.url, './pin.lua')

/**
 * Pins a message or reply, or takes its pin away, once for its client id, and announces it. Rejects with `not_found` (no such channel, no
 * member, no such message), `forbidden` (archived, muted, limited), `conflict` (`limits.pinsPerChannel` are pinned), or `unavailable`: ask again
 * under the same client id.
 */
export async function pinMessage(redis: Redis, target: Target & { isOn: boolean }): Promise<Changed> {
  const { channel, isOn } = target
  const { keys } = redis
  const begin = beginOf(keys, target)
  const answer = await call(
    redis,
    library,
    isOn ? 'message_pin' : 'message_unpin',
    [...begin.keys, keys.state(channel), keys.pins(channel), keys.muted(channel)],
    [...begin.args, limits.pinsPerChannel],
    { on: 'append' },
  )
  return readChanged(answer)
}

/** What is pinned in a channel, as it is now, the latest pin first. Members only: `not_found` for everyone else. */
export async function readPins(
  redis: Redis,
  { channel, reader }: { channel: ChannelId; reader: UserId },
): Promise<(Message | Reply)[]> {
  const { keys } = redis
  const answer = await call(
    redis,
    library,
    'message_pins',
    [
      keys.log(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.reactions(channel),
      keys.pins(channel),
    ],
    [reader],
    { readOnly: true, asBuffers: true },
  )
  const [entries, authors, changes] = answer as [Buffer[], Buffer[], Buffer[]]
  return decodeMessages(entries, readAuthors(authors), changes)
}
