import type { AuditRecord } from '@runnel/protocol/audit'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'

/** What is looked for. All of it together. */
export interface AuditFilter {
  by?: UserId | undefined
  user?: UserId | undefined
  /** An action, or the beginning of one. */
  action?: string | undefined
  /** Bounds in ms since 1970, both included. */
  from?: number | undefined
  to?: number | undefined
  /** Only this channel's. */
  channel?: ChannelId | undefined
  /** Also what was done in a channel while it was not public: for its own moderators and owners (ACC-2). */
  withPrivate?: boolean | undefined
}

/** Records that one question for a page looks at; a page may be short while there is still a cursor. */
const mostLooked = 20_000
const blockSize = { first: 60, next: 500 } as const

/** Adds to the installation's audit what is no change of its directory; those are noted in the very call that makes them. */
export async function addInstallationAudit(
  redis: Redis,
  record: Pick<AuditRecord, 'by' | 'action' | 'user' | 'before' | 'after' | 'reason'>,
): Promise<void> {
  const { inside, keys } = redis
  const { by, action, user, before, after, reason } = record
  const members = JSON.stringify({ by, action, user, before, after, reason }).slice(1, -1)
  try {
    const added = inside.commands.xadd(keys.installationAudit, '*', 'a', members)
    await withDeadline(added, inside.deadlineMs, 'XADD')
  } catch (error) {
    throw toChatError(error)
  }
}

/** A page of what was done, the latest first. `bad_request` for a broken cursor. */
export async function listAudit(
  redis: Redis,
  {
    cursor,
    limit = 50,
    ...filter
  }: AuditFilter & { cursor?: string | undefined; limit?: number | undefined },
): Promise<{ records: AuditRecord[]; cursor?: string }> {
  const records: AuditRecord[] = []
  let looked = 0
  for await (const { record, place } of walk(redis, filter, cursor)) {
    looked += 1
    if (record) records.push(record)
    if (records.length >= limit || looked >= mostLooked) return { records, cursor: nameOf(place) }
  }
  return { records }
}

/** Everything that fits, the latest first, read as it is asked for. */
export async function* readAudit(redis: Redis, filter: AuditFilter): AsyncGenerator<AuditRecord> {
  for await (const { record } of walk(redis, filter)) if (record) yield record
}

/** Where a record is: the number of its stream (partitions, then the installation's own) and its id there. */
interface Place {
  stream: number
  ms: number
  n: number
}

const nameOf = ({ stream, ms, n }: Place) => `${stream}:${ms}-${n}`

/** The latest first; at the same moment the streams in their order. */
const isBefore = (one: Place, other: Place) =>
  one.ms !== other.ms ? one.ms > other.ms : one.n !== other.n ? one.n > other.n : one.stream < other.stream

interface Looked {
  place: Place
  /** Left out where it does not fit, or is not to be seen. */
  record: AuditRecord | undefined
}

/** Goes through the streams side by side. */
async function* walk(redis: Redis, filter: AuditFilter, cursor?: string): AsyncGenerator<Looked> {
  const { keys } = redis
  const after = cursor === undefined ? undefined : readCursor(cursor, keys.partitions)
  const numbers =
    filter.channel === undefined
      ? Array.from({ length: keys.partitions + 1 }, (_, stream) => stream)
      : [keys.partitionOf(filter.channel)]
  const streams = numbers.map((stream) => readStream(redis, stream, filter, after))
  const heads = await Promise.all(streams.map((stream) => stream.next()))
  for (;;) {
    let first = -1
    for (const [index, head] of heads.entries()) {
      if (head.done) continue
      const leader = first === -1 ? undefined : heads[first]
      if (leader === undefined || leader.done || isBefore(head.value.place, leader.value.place)) first = index
    }
    const head = heads[first]
    if (head === undefined || head.done) return
    yield head.value
    heads[first] = await streams[first]!.next()
  }
}

async function* readStream(
  redis: Redis,
  stream: number,
  filter: AuditFilter,
  after: Place | undefined,
): AsyncGenerator<Looked, undefined> {
  const { inside, keys } = redis
  const key = stream === keys.partitions ? keys.installationAudit : keys.audit(stream)
  const from = filter.from === undefined ? '-' : String(filter.from)
  let to = filter.to === undefined ? '+' : String(filter.to)
  if (after !== undefined && (filter.to === undefined || after.ms <= filter.to))
    to = `${stream > after.stream ? '' : '('}${after.ms}-${after.n}`
  for (let size: number = blockSize.first; ; size = blockSize.next) {
    let rows: [string, string[]][]
    try {
      const read = inside.commands.xrevrange(key, to, from, 'COUNT', size)
      rows = await withDeadline(read, inside.deadlineMs, 'XREVRANGE')
    } catch (error) {
      throw toChatError(error)
    }
    for (const [id, fields] of rows) {
      const [ms, n] = id.split('-').map(Number) as [number, number]
      const place = { stream, ms, n }
      yield { place, record: readRecord(place, fields[1] ?? '', filter) }
    }
    const last = rows.at(-1)
    if (rows.length < size || last === undefined) return undefined
    to = `(${last[0]}`
  }
}

function readRecord(place: Place, members: string, filter: AuditFilter): AuditRecord | undefined {
  const { kind, ...stored } = JSON.parse(`{${members}}`) as Omit<AuditRecord, 'id' | 'at'> & { kind?: string }
  const { by, user, action, channel, withPrivate = false } = filter
  if (by !== undefined && stored.by !== by) return undefined
  if (user !== undefined && stored.user !== user) return undefined
  if (action !== undefined && !stored.action.startsWith(action)) return undefined
  if (channel !== undefined && stored.channel !== channel) return undefined
  if (stored.channel !== undefined && kind !== 'public' && !withPrivate) return undefined
  return { id: nameOf(place), at: place.ms, ...stored }
}

function readCursor(cursor: string, partitions: number): Place {
  const [, stream, ms, n] = (/^(\d{1,5}):(\d{1,15})-(\d{1,15})$/.exec(cursor) ?? []).map(Number)
  // No record has the id 0-0, and nothing is before it.
  if (stream === undefined || stream > partitions || ms === 0)
    throw new ChatError('bad_request', { message: 'This cursor is not from here.' })
  return { stream, ms: ms!, n: n! }
}
