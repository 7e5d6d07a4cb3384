import type { LogEntry } from '@runnel/protocol/entry'
import type { HistoryPage, Since } from '@runnel/protocol/history'
import type { ChannelId, EntryId, Epoch, Position, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import { history } from './library.ts'
import { decodeEntries, decodePage, readAuthors, type Walked } from './decode.ts'
import { encodePage, type PageText } from './page-text.ts'

/** Messages of a page when the asker names no limit. */
const defaultLimit = 50

/** Which page: before, after or around an entry; the newest when none is named. */
export interface PageRequest {
  channel: ChannelId
  reader: UserId
  before?: EntryId | undefined
  after?: EntryId | undefined
  around?: EntryId | undefined
  /** Messages, 50 when left out. */
  limit?: number | undefined
}

/** A page of a channel's history as it is now, oldest first; deleted messages are tombstones in their places. Members only: `not_found` for everyone else, as where there is no channel (ACC-2). */
export async function readPage(redis: Redis, request: PageRequest): Promise<HistoryPage> {
  return decodePage(await walkPage(redis, request))
}

/** The same as {@link readPage} gives, as JSON. */
export async function readPageText(redis: Redis, request: PageRequest): Promise<PageText> {
  return encodePage(await walkPage(redis, request))
}

async function walkPage(redis: Redis, request: PageRequest): Promise<Walked> {
  const { channel, reader, before, after, around, limit = defaultLimit } = request
  const { keys } = redis
  const place = before ? 'before' : after ? 'after' : around ? 'around' : 'latest'
  const answer = await call(
    redis,
    history,
    'history_page',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.reactions(channel),
      keys.deleted(channel),
    ],
    [reader, place, before ?? after ?? around ?? '', Math.min(limit, limits.pageLimit)],
    { readOnly: true, asBuffers: true },
  )
  const [epoch, headId, hasOlder, hasNewer, back, backNotices, on, onNotices, authors, changes] = answer as [
    Buffer,
    Buffer,
    number,
    number,
    Buffer[],
    Buffer[],
    Buffer[],
    Buffer[],
    Buffer[],
    Buffer[],
  ]
  return {
    position: positionOf(epoch, headId),
    back,
    backNotices,
    on,
    onNotices,
    authors,
    changes,
    hasOlder: hasOlder === 1,
    hasNewer: hasNewer === 1,
    noticeLimit: limit,
  }
}

/**
 * Everything after a position, in order (a message that was deleted since is there without its text, and its deletion after it); or `trimmed` or `reset`, with the head's position (SYN-1). At most `limits.sinceLimit` entries, then
 * `more`. Members only: `not_found` for everyone else.
 */
export async function readSince(
  redis: Redis,
  { channel, reader, position }: { channel: ChannelId; reader: UserId; position: Position },
): Promise<Since> {
  const { keys } = redis
  const answer = await call(
    redis,
    history,
    'history_since',
    [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.deleted(channel),
    ],
    [reader, position.epoch, position.id, limits.sinceLimit],
    { readOnly: true, asBuffers: true },
  )
  const [epoch, headId, verdict, more, entries, authors] = answer as [
    Buffer,
    Buffer,
    Buffer,
    number,
    Buffer[],
    Buffer[],
  ]
  const events = decodeEntries(entries, readAuthors(authors))
  const head = positionOf(epoch, headId)
  const last = events.at(-1)
  if (more === 1 && last) return { events, position: { epoch: head.epoch, id: last.id }, more: true }
  if (verdict.toString() === 'ok') return { events, position: head }
  return { events, position: head, [verdict.toString() as 'trimmed' | 'reset']: true }
}

/** Entries after a sequence, for a gateway that repairs a hole: no reader is asked about. At most `limit`, 1,000 when left out. Rejects with `not_found`. */
export async function readLog(
  redis: Redis,
  request: { channel: ChannelId; afterSequence?: number; afterId?: EntryId; limit?: number },
): Promise<{ epoch: Epoch; events: LogEntry[]; headId: EntryId; headSequence: number }> {
  const {
    channel,
    afterId,
    afterSequence = afterId ? sequenceOf(afterId) : 0,
    limit = limits.sinceLimit,
  } = request
  const { keys } = redis
  const answer = await call(
    redis,
    history,
    'history_log',
    [
      keys.log(channel),
      keys.head(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.deleted(channel),
    ],
    [afterSequence, limit],
    { readOnly: true, asBuffers: true },
  )
  const [epoch, headId, entries, authors] = answer as [Buffer, Buffer, Buffer[], Buffer[]]
  const head = positionOf(epoch, headId)
  return {
    epoch: head.epoch,
    events: decodeEntries(entries, readAuthors(authors)),
    headId: head.id,
    headSequence: sequenceOf(head.id),
  }
}

function positionOf(epoch: Buffer, id: Buffer): Position {
  return { epoch: epoch.toString() as Epoch, id: id.toString() as EntryId }
}
