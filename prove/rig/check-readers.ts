import type { LogEntry } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import { readLogs, type FinalLog } from './check-log.ts'
import type { Fault } from './fault.ts'
import { happeningsOf, type Happening, type History } from './history.ts'

/** What a client showed twice, the other way round, or left out (MSG-1, MSG-3, SYN-1). That all show the same follows from the log being one. */
export function findMisread(history: History): Fault[] {
  const faults: Fault[] = []
  /** What each device is to see next in each channel. */
  const next = new Map<string, number>()
  const seen = new Map<string, Set<string>>()
  for (const one of history.happenings) {
    if (!('device' in one && 'channel' in one)) continue
    const line = `${one.device} ${one.channel}`
    if (one.type === 'entered' || one.type === 'skipped') next.set(line, one.sequence + 1)
    if (one.type === 'left') next.delete(line)
    if (one.type !== 'saw') continue
    const known = seen.get(line) ?? new Set()
    seen.set(line, known)
    for (const { id } of one.entries) {
      const sequence = sequenceOf(id)
      const expected = next.get(line)
      if (known.has(id))
        faults.push({ promise: 'MSG-3', damage: 'duplicated', what: `${line} was shown ${id} again` })
      else if (expected !== undefined && sequence < expected)
        faults.push({
          promise: 'MSG-1',
          damage: 'disordered',
          what: `${line} was shown ${id} behind ${expected - 1}`,
        })
      else if (expected !== undefined && sequence > expected)
        faults.push({
          promise: 'SYN-1',
          damage: 'lost',
          what: `${line} was shown ${id} and nothing from ${expected} on`,
        })
      known.add(id)
      next.set(line, Math.max(expected ?? 0, sequence + 1))
    }
  }
  return faults
}

/** The longest that it took, in ms, until a device was shown an entry which another one of a member had been shown already (SYN-1). */
export function findLateness(history: History): number {
  const firstAt = new Map<string, number>()
  const enteredAt = new Map<string, number>()
  let longest = 0
  for (const one of history.happenings) {
    if (!('device' in one && 'channel' in one)) continue
    const line = `${one.device} ${one.channel}`
    if (one.type === 'entered') enteredAt.set(line, one.atMs)
    if (one.type === 'left') enteredAt.delete(line)
    if (one.type !== 'saw') continue
    for (const { id } of one.entries) {
      const name = `${one.channel} ${id}`
      const first = firstAt.get(name) ?? one.atMs
      firstAt.set(name, first)
      // Who was let in later reads what was said before.
      if ((enteredAt.get(line) ?? Number.POSITIVE_INFINITY) < first)
        longest = Math.max(longest, one.atMs - first)
    }
  }
  return longest
}

type ShownIn = Extract<Happening, { type: 'shown' }>

/** Devices that show something else in the end than one of the same person which comes only then (SYN-1, SYN-2). */
export function findUnlikeFresh(history: History): Fault[] {
  const logs = readLogs(history)
  const shown = happeningsOf(history, 'shown')
  const fresh = new Map<string, ShownIn>()
  for (const one of shown) if (one.isFresh) fresh.set(`${history.owners[one.device]} ${one.channel}`, one)
  const faults: Fault[] = []
  const known = new Set<string>()
  const trimmed = new Set(happeningsOf(history, 'trimmed').map(({ channel }) => channel))
  for (const one of shown) {
    if (one.isFresh) continue
    const place = `${history.owners[one.device]} ${one.channel}`
    known.add(`${one.device} ${one.channel}`)
    const expected = fresh.get(place)
    const who = `${one.device} ${one.channel}`
    if (!expected) faults.push(unlike(`${who} is still shown and is theirs no more`))
    else
      faults.push(
        // What was trimmed is unread for those alone who had counted it.
        ...compare(who, trimmed.has(one.channel) ? { ...one, state: expected.state } : one, expected),
        ...findUnshown(who, one, logs.get(one.channel)?.entries ?? []),
        ...findGhosts(who, one, logs.get(one.channel)),
      )
  }
  const devices = new Set(shown.flatMap(({ device, isFresh }) => (isFresh ? [] : [device])))
  for (const device of devices)
    for (const { channel, device: other } of fresh.values())
      if (history.owners[other] === history.owners[device] && !known.has(`${device} ${channel}`))
        faults.push(unlike(`${device} does not know of ${channel}`, 'lost'))
  return faults
}

function unlike(what: string, damage: Fault['damage'] = 'other'): Fault {
  return { promise: 'SYN-2', damage, what }
}

function compare(who: string, one: ShownIn, expected: ShownIn): Fault[] {
  const { epoch, id } = expected.position
  if (one.position.id !== id || one.position.epoch !== epoch)
    return [unlike(`${who} stands at ${one.position.id}, and ${id} is the last`, 'lost')]
  const items = new Map(expected.items)
  const different = one.items.filter(([itemId, item]) => (items.get(itemId) ?? item) !== item)
  return [
    ...(one.state === expected.state ? [] : [unlike(`${who} is ${one.state} instead of ${expected.state}`)]),
    ...different.map(([itemId, item]) => unlike(`${who} shows ${item} instead of ${items.get(itemId)}`)),
  ]
}

/** What a device still shows and the log has not: somebody saw it before a failover took it back, and was to be told. */
function findGhosts(who: string, { items }: ShownIn, log: FinalLog | undefined): Fault[] {
  if (!log) return []
  return items
    .filter(([id]) => sequenceOf(id) >= log.firstSequence && !log.byId.has(id))
    .map(([id]) => unlike(`${who} shows ${id}, which the log has not`))
}

/** Messages of the log within what a device shows that it does not show. */
function findUnshown(
  who: string,
  { items, isFromStart, isToEnd }: ShownIn,
  log: readonly LogEntry[],
): Fault[] {
  const there = new Set(items.map(([id]) => id))
  const [first, last] = [items[0]?.[0], items.at(-1)?.[0]]
  const from = isFromStart || !first ? 0 : sequenceOf(first)
  const to = isToEnd || !last ? Number.POSITIVE_INFINITY : sequenceOf(last)
  return log
    .filter(
      ({ id, type }) =>
        type === 'message.posted' && sequenceOf(id) >= from && sequenceOf(id) <= to && !there.has(id),
    )
    .map(({ id }) => unlike(`${who} does not show ${id}`, 'lost'))
}

/**
 * What was told to somebody of a channel after they had ceased to be its member, and before they were let in again (ACC-1). Judged by the
 * log, in which the removal has its place, and by who asked that they be let in, and when.
 */
export function findLeaks(history: History): Fault[] {
  const outside = readAbsences(history)
  const faults: Fault[] = []
  for (const { atMs, device, channel, ids } of happeningsOf(history, 'told')) {
    const user = history.owners[device]
    for (const absence of outside.get(`${user} ${channel}`) ?? []) {
      const leaked = ids.find((id) => sequenceOf(id) > absence.from && sequenceOf(id) < absence.to)
      // Who is back may read what was said meanwhile.
      if (leaked && atMs < absence.letInAt)
        faults.push({
          promise: 'ACC-1',
          damage: 'other',
          what: `${device} was told ${channel} ${leaked}, and its owner had left at ${absence.from}`,
        })
    }
  }
  return faults
}

interface Absence {
  /** Sequences of the removal and of the return. */
  from: number
  to: number
  /** When anybody first saw the removal. */
  seenAt: number
  /** When somebody first asked for the return. */
  letInAt: number
}

function readAbsences(history: History): Map<string, Absence[]> {
  const letIns = happeningsOf(history, 'asked').filter(
    ({ request }) => request === 'channel:join' || request === 'channel:invite',
  )
  const seenAt = new Map<string, number>()
  for (const { atMs, channel, entries } of happeningsOf(history, 'saw'))
    for (const { id } of entries) if (!seenAt.has(`${channel} ${id}`)) seenAt.set(`${channel} ${id}`, atMs)
  const absences = new Map<string, Absence[]>()
  for (const [channel, { entries }] of readLogs(history))
    for (const entry of entries) {
      if (!('user' in entry)) continue
      const place = `${entry.user} ${channel}`
      const theirs = absences.get(place) ?? []
      const last = theirs.at(-1)
      if (entry.type === 'member.joined' && last && last.to === Number.POSITIVE_INFINITY) {
        last.to = sequenceOf(entry.id)
        // The first one that asked for it after the removal was seen, and before anybody saw that it was done: a primary that was cut off may have
        // done it already, and a failover taken it back.
        const before = seenAt.get(`${channel} ${entry.id}`) ?? Number.POSITIVE_INFINITY
        last.letInAt =
          letIns.find(
            (ask) =>
              ask.channel === channel &&
              ask.atMs >= last.seenAt &&
              ask.atMs <= before &&
              (ask.user ?? history.owners[ask.device]) === entry.user,
          )?.atMs ?? Number.NEGATIVE_INFINITY
      }
      if (entry.type !== 'member.left' && entry.type !== 'member.removed') continue
      theirs.push({
        from: sequenceOf(entry.id),
        to: Number.POSITIVE_INFINITY,
        seenAt: seenAt.get(`${channel} ${entry.id}`) ?? Number.NEGATIVE_INFINITY,
        letInAt: Number.POSITIVE_INFINITY,
      })
      absences.set(place, theirs)
    }
  return absences
}
