import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import { recount, type Done } from '@runnel/testing/recount'
import { readLogs, type FinalLog } from './check-log.ts'
import type { Fault } from './fault.ts'
import { happeningsOf, type Happening, type History } from './history.ts'

/** The logs in which can be counted anew: those that are whole. */
export function readWholeLogs(history: History): Map<ChannelId, FinalLog> {
  const trimmed = new Set(happeningsOf(history, 'trimmed').map(({ channel }) => channel))
  return new Map(
    [...readLogs(history)].filter(
      ([channel, { entries }]) => !trimmed.has(channel) && entries[0] && sequenceOf(entries[0].id) === 1,
    ),
  )
}

/**
 * What is unread with all marks, as one that nobody has answered may have been taken or not, and with those alone that were acknowledged.
 * `begun`: where they began to read whenever they were let in, which can be somewhat later than that.
 */
function truths(
  { entries, byId }: FinalLog,
  user: UserId,
  { marks, begun }: { marks: readonly Of<'marked'>[]; begun: readonly EntryId[] },
) {
  const joins: Done[] = entries.flatMap((entry) =>
    entry.type === 'member.joined' && entry.user === user
      ? [{ act: { type: 'join' as const }, after: sequenceOf(entry.id) }]
      : [],
  )
  const after = sequenceOf(entries.at(-1)!.id)
  const count = (some: readonly { id: EntryId; threads?: EntryId }[]) =>
    recount(entries, user, [
      ...joins,
      ...some.map(({ id, threads }): Done => ({ act: { type: 'mark', id, threads }, after })),
    ])
  return {
    least: count([...marks, ...begun.map((id) => ({ id, threads: id }))]),
    // How far one of a place that a failover took back reaches, the server decides.
    most: count(marks.filter(({ id, isKnown }) => isKnown && byId.has(id))),
  }
}

/** What each person had read of a channel whenever one of their devices came to know of it, by person and channel. */
function readBeginnings(history: History): Map<string, EntryId[]> {
  const entered = new Set<string>()
  const begun = new Map<string, EntryId[]>()
  for (const one of history.happenings) {
    if (one.type === 'entered') entered.add(`${one.device} ${one.channel}`)
    if (one.type !== 'counted' || !entered.delete(`${one.device} ${one.channel}`)) continue
    const place = placeOf(history, one)
    begun.set(place, [...(begun.get(place) ?? []), one.readId])
  }
  return begun
}

const placeOf = ({ owners }: History, { device, channel }: { device: string; channel: ChannelId }) =>
  `${owners[device]} ${channel}`

type Of<Type extends Happening['type']> = Extract<Happening, { type: Type }>

/** Devices, fresh ones too, which in the end say another number of unread messages or of calls than the log and what was marked as read do (SYN-2). */
export function findWrongCounts(history: History): Fault[] {
  const faults: Fault[] = []
  const logs = readWholeLogs(history)
  const marks = Map.groupBy(happeningsOf(history, 'marked'), (one) => placeOf(history, one))
  const shown = Map.groupBy(happeningsOf(history, 'shown'), (one) => placeOf(history, one))
  const beginnings = readBeginnings(history)
  for (const [place, ones] of shown) {
    const { device: any, channel } = ones[0]!
    const log = logs.get(channel)
    if (!log) continue
    const { least, most } = truths(log, history.owners[any]!, {
      marks: marks.get(place) ?? [],
      begun: beginnings.get(place) ?? [],
    })
    for (const one of ones)
      for (const what of ['unread', 'mentions'] as const)
        if (one[what] < least[what] || one[what] > most[what])
          faults.push({
            promise: 'SYN-2',
            damage: 'other',
            what: `${one.device} ${channel} shows ${one[what]} ${what}, and ${least[what]} to ${most[what]} are`,
          })
  }
  return faults
}

/** What only the server can tell is asked for within three seconds, and is answered later when much is broken. */
const usuallyToleratedMs = 10_000

/** Devices which for that long said another number of unread messages than the log has after what they held for read, up to what they had counted (SYN-2). */
export function findWronglyCounting(history: History, toleratedMs = usuallyToleratedMs): Fault[] {
  const count = countAnew(history)
  /** Where each device counts wrongly right now, and since when. */
  const wrong = new Map<string, { what: string; fromMs: number }>()
  const faults: Fault[] = []
  const end = (line: string, atMs: number) => {
    const before = wrong.get(line)
    wrong.delete(line)
    if (before && atMs - before.fromMs >= toleratedMs)
      faults.push({ promise: 'SYN-2', damage: 'other', what: `${before.what} until ${Math.round(atMs)}` })
  }
  for (const one of history.happenings) {
    if (one.type === 'left') end(`${one.device} ${one.channel}`, one.atMs)
    // Without a connection nothing can be asked.
    if (one.type === 'phase' && one.phase !== 'online')
      for (const line of wrong.keys()) if (line.startsWith(`${one.device} `)) end(line, one.atMs)
    if (one.type !== 'counted') continue
    const line = `${one.device} ${one.channel}`
    const unread = count(one)
    if (unread === undefined || unread === one.unread) end(line, one.atMs)
    else if (!wrong.has(line))
      wrong.set(line, {
        what: `${line} said ${one.unread} unread, and ${unread} were after ${one.readId} up to ${one.countedTo}, from ${Math.round(one.atMs)}`,
        fromMs: one.atMs,
      })
  }
  const last = history.happenings.findLast(({ type }) => type === 'shown')?.atMs ?? 0
  for (const line of wrong.keys()) end(line, last)
  return faults
}

/** Counts anew what is unread after what was held for read; gives undefined where that cannot be told from the final logs. */
export function countAnew(history: History): (of: Of<'counted'>) => number | undefined {
  const counts = new Map([...readWholeLogs(history)].map(([channel, log]) => [channel, counterOf(log)]))
  const forked = new Set(
    happeningsOf(history, 'skipped').flatMap(({ channel, why }) => (why === 'reset' ? [channel] : [])),
  )
  const firstFaultAt = happeningsOf(history, 'fault')[0]?.atMs ?? 0
  // After a failover that took something back a device counts with what it had read of that, until the server has answered.
  return (one) =>
    forked.has(one.channel) && one.atMs >= firstFaultAt ? undefined : counts.get(one.channel)?.(one)
}

/** Counts the messages after what was read, up to what was counted, without those deleted by then; undefined where the log may have gone another way since. */
function counterOf({ entries, byId }: FinalLog): (of: Of<'counted'>) => number | undefined {
  const deletedAt = new Map<EntryId, number>()
  for (const entry of entries)
    if (entry.type === 'message.deleted')
      for (const id of entry.messages) deletedAt.set(id, sequenceOf(entry.id))
  const said = entries
    .filter(({ type }) => type === 'message.posted')
    .map(({ id }) => ({ sequence: sequenceOf(id), gone: deletedAt.get(id) ?? Number.POSITIVE_INFINITY }))
  return ({ readId, countedTo, position }) => {
    // With what its place is in the log, so is all before it; what was counted beyond may have gone another way.
    if (!byId.has(position) || countedTo > sequenceOf(position)) return undefined
    const read = sequenceOf(readId)
    return said.filter(({ sequence, gone }) => sequence > read && sequence <= countedTo && gone > countedTo)
      .length
  }
}
