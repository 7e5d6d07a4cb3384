import type { LogEntry } from '@runnel/protocol/entry'
import { millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { Epoch, Position } from '@runnel/protocol/ids'

/** What live events mean to a reader at a position. */
export interface Judgement {
  /** Those that follow on, in order; older ones and doubles are left out. */
  entries: LogEntry[]
  /** Where the reader stands after `entries`. */
  position: Position
  /** Something between is missing, or this is another log: ask what the channel lacks since `position` (SYN-1). */
  isBehind: boolean
}

/**
 * Judges live events by their sequence: the next one follows on, an older one is dropped, any other shows that something was missed.
 * After a failover that lost entries, a sequence is given again with a later left half: not an old event but another log.
 */
export function judge(position: Position, epoch: Epoch, events: readonly LogEntry[]): Judgement {
  if (epoch !== position.epoch) return { entries: [], position, isBehind: true }
  const entries: LogEntry[] = []
  let last = position.id
  for (const event of events) {
    const step = sequenceOf(event.id) - sequenceOf(last)
    const isFork =
      step <= 0 && event.id !== last && (step === 0 || millisecondsOf(event.id) > millisecondsOf(last))
    if (step > 1 || isFork) return { entries, position: { epoch, id: last }, isBehind: true }
    if (step <= 0) continue
    entries.push(event)
    last = event.id
  }
  return { entries, position: { epoch, id: last }, isBehind: false }
}

/** Events after a position, whatever lies between: for answers read from the log, which are complete by themselves, and for logs that keep nothing. */
export function after(position: Position, events: readonly LogEntry[]): LogEntry[] {
  const sequence = sequenceOf(position.id)
  return events.filter((event) => sequenceOf(event.id) > sequence)
}
