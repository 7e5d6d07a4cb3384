import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Message, Reply } from '@runnel/protocol/message'
import type { RequestOutput } from '@runnel/protocol/requests'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { decodeMessages, readAuthors } from '../history/decode.ts'
import { type ReadMark, readMarksIn } from '../read/read.ts'
import { threadPageLibrary } from './library.ts'
import { type Asked, standingOf, type Stood, type Stored, tellable } from './standing.ts'

/** Replies of a page when the asker names no limit. */
const defaultLimit = 50

/** Which page of a thread: before or after a reply, the newest when neither is named. */
export interface ThreadPageRequest {
  channel: ChannelId
  thread: EntryId
  reader: UserId
  before?: EntryId | undefined
  after?: EntryId | undefined
  /** Replies, 50 when left out. */
  limit?: number | undefined
}

type ThreadPage = RequestOutput<'thread:page'>

/**
 * A page of a thread as it is now, oldest first, with its first message, and how the reader stands to it; deleted ones are tombstones in their
 * places. Rejects with `not_found` where there is no such message, and for those who are no members (ACC-2); `bad_request` for a reply.
 */
export async function readThread(redis: Redis, request: ThreadPageRequest): Promise<ThreadPage> {
  const { channel, thread, reader, before, after, limit = defaultLimit } = request
  const [mark] = await readMarksIn(redis, channel, [reader])
  const place = before ? 'before' : after ? 'after' : 'latest'
  const [page] = await readPages(redis, {
    reader,
    limit: Math.min(limit, limits.pageLimit),
    pages: [{ channel, thread, mark, place, id: before ?? after ?? '' }],
  })
  if (page?.root.type === 'thread.replied' || page?.root.thread !== undefined)
    throw new ChatError('bad_request', { message: 'This is a reply: name the first message of its thread.' })
  // Ids of other entries name no message.
  if (page?.root.type !== 'message.posted') throw new ChatError('not_found')
  const { root, replies, hasOlder, hasNewer, position, standing } = page
  return { root, replies, hasOlder, hasNewer, position, standing: tellable(standing) }
}

/** A page of a thread that is asked for. */
export interface PageAsked {
  channel: ChannelId
  thread: EntryId
  mark: ReadMark | undefined
  place: 'latest' | 'before' | 'after'
  id: EntryId | ''
}

/** A page of a thread, of whatever its id names. */
export interface Page {
  position: Position
  standing: Stood
  hasOlder: boolean
  hasNewer: boolean
  root: Message | Reply
  replies: Reply[]
}

/** Pages of threads, in the order asked; undefined for those that are not there for the reader. One call for each partition, all at once. */
export async function readPages(
  redis: Redis,
  { reader, limit, pages }: { reader: UserId; limit: number; pages: readonly PageAsked[] },
): Promise<(Page | undefined)[]> {
  const { keys } = redis
  const answers = Array.from<Page | undefined>({ length: pages.length })
  const places = Map.groupBy(pages.keys(), (place) => keys.partitionOf(pages[place]!.channel))
  await Promise.all(
    [...places.values()].map(async (group) => {
      const answer = await call(
        redis,
        threadPageLibrary,
        'thread_pages',
        group.flatMap((place) => keysOf(redis, pages[place]!, reader)),
        [
          reader,
          limit,
          ...group.flatMap((place) => {
            const { thread, place: where, id, mark } = pages[place]!
            return [thread, where, id, mark?.epoch ?? '', mark?.id ?? '', mark?.threads ?? 0]
          }),
        ],
        { readOnly: true, asBuffers: true },
      )
      for (const [index, stored] of (answer as StoredPage[]).entries()) {
        const place = group[index]!
        answers[place] = decodePage({ ...pages[place]!, user: reader }, stored)
      }
    }),
  )
  return answers
}

function keysOf({ keys }: Redis, { channel, thread }: PageAsked, reader: UserId): string[] {
  const root = sequenceOf(thread)
  return [
    keys.log(channel),
    keys.head(channel),
    keys.members(channel),
    keys.authors(channel),
    keys.state(channel),
    keys.reactions(channel),
    keys.thread(channel, root),
    keys.followers(channel, root),
    keys.everyone(channel),
    keys.mentions(channel, reader),
    keys.threadReads(channel, reader),
  ]
}

type StoredPage =
  | [
      epoch: Buffer,
      headId: Buffer,
      standing: Stored,
      hasOlder: number,
      hasNewer: number,
      root: Buffer[],
      replies: Buffer[],
      authors: Buffer[],
      changes: Buffer[],
    ]
  | []

function decodePage(asked: Asked, stored: StoredPage): Page | undefined {
  if (stored.length === 0) return undefined
  const [epoch, headId, standing, hasOlder, hasNewer, root, replies, authors, changes] = stored
  const names = readAuthors(authors)
  return {
    position: { epoch: epoch.toString() as Epoch, id: headId.toString() as EntryId },
    standing: standingOf(asked, standing)!,
    hasOlder: hasOlder === 1,
    hasNewer: hasNewer === 1,
    root: decodeMessages(root, names, changes)[0]!,
    replies: decodeMessages(replies, names, changes).map(asReply),
  }
}

/** A reply that was sent to the channel, too, is a message there: in its thread it is a reply like the others. */
function asReply(said: Message | Reply): Reply {
  if (said.type === 'thread.replied') return said
  const { n: _, type: _type, thread, reply, ...rest } = said
  return { ...rest, type: 'thread.replied', thread: thread!, reply: reply! }
}
