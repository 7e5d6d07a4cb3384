import type { ChannelId, EntryId, Position, UserId } from '@runnel/protocol/ids'
import { beforeFirst } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import type { ResumedChannel } from '@runnel/protocol/session'
import type { Redis } from '../connect.ts'
import { call } from '../functions.ts'
import type { ReadMark } from '../read/read.ts'
import { type Described, membershipOf, readDescribed } from '../summary.ts'
import { decodeEntries, decodePage, readAuthors } from './decode.ts'
import { history } from './library.ts'

/** Messages of the page that stands for what is too old or no longer there. */
const pageLimit = 50

/** Where a returning person stands in one channel. */
export interface Standing {
  /** Of the last event their client saw; without it no events are asked for. */
  position?: Position | undefined
  read?: ReadMark | undefined
}

/**
 * What a person lacks of their channels: one call for each partition, all at once (SYN-1). Channels they are no member of are left out, so
 * the list they were named from may be out of date.
 */
export async function resumeChannels(
  redis: Redis,
  { reader, channels }: { reader: UserId; channels: ReadonlyMap<ChannelId, Standing> },
): Promise<ResumedChannel[]> {
  const partitions = Map.groupBy(channels, ([channel]) => redis.keys.partitionOf(channel))
  const budget = Math.ceil(limits.resumeLimit / Math.max(1, partitions.size))
  const answers = await Promise.all(
    [...partitions.values()].map((standings) => resumePartition(redis, reader, standings, budget)),
  )
  return answers.flat()
}

async function resumePartition(
  redis: Redis,
  reader: UserId,
  standings: readonly [ChannelId, Standing][],
  budget: number,
): Promise<ResumedChannel[]> {
  const { keys } = redis
  const answer = await call(
    redis,
    history,
    'history_resume',
    standings.flatMap(([channel]) => [
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
      keys.muted(channel),
    ]),
    [
      reader,
      budget,
      limits.sinceLimit,
      pageLimit,
      ...standings.flatMap(([, { position, read }]) => [
        position?.epoch ?? '',
        position?.id ?? '',
        read?.epoch ?? '',
        read?.id ?? '',
        read?.n ?? '',
        read?.threads ?? 0,
      ]),
    ],
    { readOnly: true, asBuffers: true },
  )
  return (answer as Resumed[]).flatMap((resumed, index) => {
    const [channel, standing] = standings[index]!
    return resumed.length === 0 ? [] : [readResumed(channel, standing, resumed)]
  })
}

type FullResumed = [
  summary: Buffer[],
  unread: number,
  mentions: number,
  verdict: Buffer,
  more: number,
  entries: Buffer[],
  authors: Buffer[],
  back: Buffer[],
  backNotices: Buffer[],
  hasOlder: number,
  changes: Buffer[],
]
type Resumed = FullResumed | []

function readResumed(channel: ChannelId, { read }: Standing, resumed: FullResumed): ResumedChannel {
  const [summary, unread, mentions, verdict, more, entries, authors, back, backNotices, hasOlder, changes] =
    resumed
  const described: Described = readDescribed(channel, summary)
  const readId: EntryId = read?.epoch === described.epoch ? read.id : beforeFirst
  const membership = membershipOf(described, described.role ?? 'member', {
    readId,
    readTurn: read?.turn ?? 0,
    unread,
    mentions,
  })
  const judged = verdict.toString()
  if (judged === '') return membership
  if (judged === 'ok') {
    const events = decodeEntries(entries, readAuthors(authors))
    return { ...membership, events, ...(more === 1 ? { more: true as const } : {}) }
  }
  const page = decodePage({
    position: membership.position,
    back,
    backNotices,
    on: [],
    onNotices: [],
    authors,
    changes,
    hasOlder: hasOlder === 1,
    hasNewer: false,
    noticeLimit: pageLimit,
  })
  return { ...membership, [judged as 'trimmed' | 'reset']: true, page }
}
