import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Message } from '@runnel/protocol/message'
import type { RequestOutput } from '@runnel/protocol/requests'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { decodeMessages, readAuthors } from '../history/decode.ts'
import { readLibrary } from './library.ts'
import { readMarksIn } from './read.ts'

/** Messages that are named, and of those that call the reader. */
const named = { messages: 20, calls: 100 }

/**
 * Why a channel is unread to someone: how many messages are, the first of them, and what of all calls them, replies included; oldest first.
 * Rejects with `not_found` for those who are no members.
 */
export async function explainUnread(
  redis: Redis,
  { channel, reader }: { channel: ChannelId; reader: UserId },
): Promise<RequestOutput<'read:explain'>> {
  const { keys } = redis
  const [mark] = await readMarksIn(redis, channel, [reader])
  const answer = await call(
    redis,
    readLibrary,
    'read_explain',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.reactions(channel),
      keys.deleted(channel),
      keys.mentions(channel, reader),
      keys.everyone(channel),
      keys.threadReads(channel, reader),
    ],
    [reader, mark?.epoch ?? '', mark?.id ?? '', mark?.threads ?? 0, named.messages, named.calls],
    { readOnly: true, asBuffers: true },
  )
  const [unread, mentions, messages, calls, authors, changes] = answer as [
    number,
    number,
    Buffer[],
    Buffer[],
    Buffer[],
    Buffer[],
  ]
  const names = readAuthors(authors)
  return {
    unread,
    mentions,
    messages: decodeMessages(messages, names, changes) as Message[],
    calls: decodeMessages(calls, names, changes),
  }
}
