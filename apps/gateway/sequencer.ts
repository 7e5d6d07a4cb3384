import type { EntryId, Epoch, Position } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'

/** A log entry on its way: its sequence, and the JSON text that goes over the wire. */
export interface Entry {
  readonly sequence: number
  readonly json: string
}

/**
 * What one channel's feed has brought, put into the one order of its log (MSG-1). Pub/Sub may lose: what comes after a hole is held until
 * the log has told what was in it.
 */
export interface Sequencer {
  /** The log's epoch; undefined until somebody has read the log, and all is held. */
  epoch: Epoch | undefined
  /** The entry up to which it was read when this began; undefined before. */
  start: EntryId | undefined
  /** The last sequence that went into `ready`. */
  last: number
  /** In order, to be passed on. Whoever takes them leaves an empty list. */
  ready: Entry[]
  /** What came after a hole, by sequence. */
  held: Map<number, Entry>
  /** The newest that were ever ready, for those who come a moment late. */
  recent: Entry[]
}

/** `ready`: passed on next. `held`: something before it is missing. `seen`: it came before. `forked`: another entry came under its sequence. `replaced`: it belongs to another log. */
export type Verdict = 'ready' | 'held' | 'seen' | 'forked' | 'replaced'

const recentLimit = 256
/** More than that is not held: it is read from the log when the hole is filled. */
const heldLimit = 5_000

/** A sequencer that knows nothing yet. */
export function createSequencer(): Sequencer {
  return { epoch: undefined, start: undefined, last: -1, ready: [], held: new Map(), recent: [] }
}

/** From here on: what is at or before a position has been read from the log by those whom it concerns. */
export function startAt(order: Sequencer, { epoch, id }: Position): void {
  if (order.epoch !== undefined) {
    // Another log: what was held belongs to the one before.
    order.held.clear()
    order.ready = []
    order.recent = []
  }
  order.epoch = epoch
  order.start = id
  order.last = sequenceOf(id)
  release(order)
}

/** Takes what the feed brought. */
export function takeEntry(order: Sequencer, epoch: Epoch, entry: Entry): Verdict {
  if (order.epoch !== undefined && epoch !== order.epoch) return 'replaced'
  if (order.epoch === undefined || entry.sequence > order.last + 1) {
    if (order.held.size < heldLimit) order.held.set(entry.sequence, entry)
    return 'held'
  }
  if (entry.sequence <= order.last) {
    return isOther(order, idOf(entry)) ? 'forked' : 'seen'
  }
  makeReady(order, entry)
  if (order.held.size > 0) release(order)
  return 'ready'
}

/** Takes what the log holds between the hole's beginning and `upTo`: whatever is not among it is not in the log either. */
export function fillHole(order: Sequencer, entries: readonly Entry[], upTo: number): void {
  for (const entry of entries) if (entry.sequence > order.last) makeReady(order, entry)
  order.last = Math.max(order.last, upTo)
  release(order)
}

/** Whether something that came is waiting for something that did not. */
export function hasHole(order: Sequencer): boolean {
  return order.epoch !== undefined && order.held.size > 0
}

/** The entries after `sequence` up to `upTo`, if all of them are still known here. */
export function recentAfter(order: Sequencer, sequence: number, upTo: number): Entry[] | undefined {
  const found = order.recent.filter((entry) => entry.sequence > sequence && entry.sequence <= upTo)
  return found.length === upTo - sequence ? found : undefined
}

/** Whether another entry than this one is known under its sequence: then one of the two is of a log that went back. */
export function isOther(order: Sequencer, id: EntryId): boolean {
  const sequence = sequenceOf(id)
  const known = order.recent.findLast((entry) => entry.sequence === sequence)
  if (known) return idOf(known) !== id
  return order.start !== undefined && sequenceOf(order.start) === sequence && order.start !== id
}

function release(order: Sequencer): void {
  for (const sequence of [...order.held.keys()].sort((a, b) => a - b)) {
    if (sequence > order.last + 1) return
    const entry = order.held.get(sequence)!
    order.held.delete(sequence)
    if (sequence === order.last + 1) makeReady(order, entry)
  }
}

function makeReady(order: Sequencer, entry: Entry): void {
  order.last = entry.sequence
  order.ready.push(entry)
  order.recent.push(entry)
  if (order.recent.length > 2 * recentLimit) order.recent = order.recent.slice(-recentLimit)
}

/** The id of an entry, out of its text. */
export function idOf(entry: Entry): EntryId {
  return /"id":"([\d-]+)"/.exec(entry.json)?.[1] as EntryId
}
