import type { UserId } from '@runnel/protocol/ids'
import type { PresenceState } from '@runnel/protocol/presence'
import type { Fault } from './fault.ts'
import { happeningsOf, type Happening, type History } from './history.ts'

/** What is true of somebody's presence during a time, as whoever watches must have been told. */
export interface Truth {
  user: UserId
  isOnline: boolean
  /** From when on everybody must know, and until when it is so. */
  fromMs: number
  untilMs: number
}

/** Watchers who were told, or still believed, something else than what was true of somebody (PRE-1). Watchers who are not connected know nothing. */
export function findWrongPresence(history: History, truths: readonly Truth[]): Fault[] {
  const told = happeningsOf(history, 'presence')
  const phases = happeningsOf(history, 'phase')
  const watchers = new Set(told.map(({ device }) => device))
  const isOnlineAt = (device: string, atMs: number) => last(phases, device, atMs)?.phase === 'online'
  const faults: Fault[] = []
  for (const { user, isOnline, fromMs, untilMs } of truths)
    for (const watcher of watchers) {
      if (history.owners[watcher] === user || !isOnlineAt(watcher, fromMs)) continue
      const heard = told.filter((one) => one.device === watcher && one.user === user)
      const believed = last(heard, watcher, fromMs)
      const wrong = [
        ...(believed ? [believed] : []),
        ...heard.filter(({ atMs }) => atMs > fromMs && atMs < untilMs),
      ].find(({ state }) => isHere(state) !== isOnline)
      if (wrong)
        faults.push({
          promise: 'PRE-1',
          damage: 'other',
          what: `${watcher} held ${user} for ${wrong.state}, who was ${isOnline ? 'online' : 'offline'} since ${Math.round(fromMs)}`,
        })
    }
  return faults
}

const isHere = (state: PresenceState) => state === 'online' || state === 'away' || state === 'busy'

/** The latest one of a device up to a time; they are in order. */
function last<One extends Happening & { device: string }>(
  ones: readonly One[],
  device: string,
  atMs: number,
): One | undefined {
  return ones.findLast((one) => one.device === device && one.atMs <= atMs)
}

/** An accepted write under a fence: when it was asked, and when it was known to be done. */
export interface FencedWrite {
  fence: number
  beganMs: number
  endedMs: number
}

/** Writes that were accepted although one under a later fence had been done before they were asked (LCK-1): the register is not fenced. */
export function findUnfenced(writes: readonly FencedWrite[]): Fault[] {
  const faults: Fault[] = []
  for (const write of writes) {
    const later = writes.find((other) => other.fence > write.fence && other.endedMs < write.beganMs)
    if (later)
      faults.push({
        promise: 'LCK-1',
        damage: 'other',
        what: `a write under fence ${write.fence} counted after one under ${later.fence}`,
      })
  }
  return faults
}

/** Effects that are missing, there twice, or of nothing (WRK-1). */
export function findMiscounted(expected: readonly string[], effects: readonly string[]): Fault[] {
  const times = new Map<string, number>()
  for (const effect of effects) times.set(effect, (times.get(effect) ?? 0) + 1)
  const wanted = new Set(expected)
  return [
    ...[...wanted]
      .filter((effect) => !times.has(effect))
      .map((effect) => ({ promise: 'WRK-1', damage: 'lost' as const, what: `${effect} was never done` })),
    ...[...times]
      .filter(([, count]) => count > 1)
      .map(([effect, count]) => ({
        promise: 'WRK-1',
        damage: 'duplicated' as const,
        what: `${effect} counts ${count} times`,
      })),
    ...[...times.keys()]
      .filter((effect) => !wanted.has(effect))
      .map((effect) => ({ promise: 'WRK-1', damage: 'other' as const, what: `nobody asked for ${effect}` })),
  ]
}

/** What one device had kept and the log has not, has twice (MSG-3), or has in another order (MSG-4); what it did not keep yet may be there as well. */
export function findMisordered(kept: readonly string[], log: readonly string[]): Fault[] {
  const places = new Map<string, number>()
  const faults: Fault[] = []
  for (const [place, text] of log.entries()) {
    if (places.has(text))
      faults.push({ promise: 'MSG-3', damage: 'duplicated', what: `"${text}" is there again` })
    else places.set(text, place)
  }
  let latest = -1
  for (const text of kept) {
    const place = places.get(text)
    if (place === undefined)
      faults.push({ promise: 'MSG-6', damage: 'lost', what: `"${text}" was kept, and is nowhere` })
    else if (place < latest)
      faults.push({
        promise: 'MSG-4',
        damage: 'disordered',
        what: `"${text}" comes before what was written first`,
      })
    latest = Math.max(latest, place ?? -1)
  }
  return faults
}

/** A figure that has a bound. */
export interface Sample {
  what: string
  value: number
  most: number
}

/** Figures beyond their bounds (LOAD-1); one that is no number was not measured, and is beyond it too. */
export function findOutOfBounds(samples: readonly Sample[]): Fault[] {
  return samples
    .filter(({ value, most }) => !(value <= most))
    .map(({ what, value, most }) => ({
      promise: 'LOAD-1',
      damage: 'other' as const,
      what: `${what}: ${Math.round(value)}, at most ${most} was promised`,
    }))
}
