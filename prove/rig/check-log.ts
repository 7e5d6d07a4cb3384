import type { LogEntry } from '@runnel/protocol/entry'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { sequenceOf } from '@runnel/protocol/ids'
import type { Fault } from './fault.ts'
import { happeningsOf, type History } from './history.ts'

/** A channel's log as it was in the end. */
export interface FinalLog {
  entries: readonly LogEntry[]
  byId: ReadonlyMap<EntryId, LogEntry>
  /** The first sequence that is kept: what is older was trimmed. */
  firstSequence: number
}

/** The final logs of a history. */
export function readLogs(history: History): Map<ChannelId, FinalLog> {
  const trimmed = new Map<ChannelId, number>()
  for (const { channel, upTo } of happeningsOf(history, 'trimmed'))
    trimmed.set(channel, Math.max(upTo, trimmed.get(channel) ?? 0))
  return new Map(
    happeningsOf(history, 'log').map(({ channel, entries }) => {
      const upTo = trimmed.get(channel) ?? 0
      const kept = entries.filter(({ id }) => sequenceOf(id) > upTo)
      return [
        channel,
        {
          entries: kept,
          byId: new Map(kept.map((entry) => [entry.id, entry])),
          firstSequence: Math.max(upTo + 1, kept[0] ? sequenceOf(kept[0].id) : 1),
        },
      ]
    }),
  )
}

/** What became of each request, by the name of its asking. */
function readAnswers(history: History) {
  return new Map(happeningsOf(history, 'answered').map((answer) => [answer.ask, answer]))
}

const textOf = (entry: LogEntry) =>
  entry.type === 'message.posted' || entry.type === 'thread.replied' ? entry.text : ''

/**
 * What was acknowledged, or written, or shown to somebody, and is not in the final log (MSG-2, MSG-5, MSG-6). A log that gave a sequence
 * away twice has lost the first.
 */
export function findLost(history: History): Fault[] {
  const faults: Fault[] = []
  const logs = readLogs(history)
  const answers = readAnswers(history)
  const isKept = (channel: ChannelId, id: EntryId) => {
    const log = logs.get(channel)
    return !log || sequenceOf(id) < log.firstSequence || log.byId.has(id)
  }
  const settled = new Set<string>()
  for (const { ask, request, channel, text } of happeningsOf(history, 'asked')) {
    const answer = answers.get(ask)
    if (!answer?.ok || answer.id === undefined || channel === undefined) continue
    const entry = logs.get(channel)?.byId.get(answer.id)
    // A deleted message has no text any more.
    const isOther = text !== undefined && entry && textOf(entry) !== text && textOf(entry) !== ''
    if (!isKept(channel, answer.id) || (isOther && request === 'message:send'))
      faults.push({
        promise: 'MSG-2',
        damage: 'lost',
        what: `${request} was acknowledged as ${channel} ${answer.id}, which the log has not${isOther ? ' as such' : ''}`,
      })
    else if (text !== undefined) settled.add(text)
  }

  for (const { channel, id, text } of happeningsOf(history, 'deleted'))
    if (isKept(channel, id)) settled.add(text)
  const stored = new Set<string>()
  for (const { entries } of logs.values()) for (const entry of entries) stored.add(textOf(entry))
  const refused = new Set(happeningsOf(history, 'refused').map(({ clientId }) => clientId))
  for (const { device, channel, clientId, text } of happeningsOf(history, 'wrote')) {
    if (stored.has(text) || settled.has(text) || refused.has(clientId)) continue
    if ((logs.get(channel)?.firstSequence ?? 1) > 1) continue
    faults.push({ promise: 'MSG-6', damage: 'lost', what: `${device} wrote "${text}", and it is nowhere` })
  }

  const shown = new Map<string, string>()
  for (const { device, channel, entries } of happeningsOf(history, 'saw'))
    for (const { id } of entries) if (!isKept(channel, id)) shown.set(`${channel} ${id}`, device)
  for (const { device, channel, ids } of happeningsOf(history, 'told'))
    for (const id of ids) if (!isKept(channel, id)) shown.set(`${channel} ${id}`, device)
  for (const [id, device] of shown)
    faults.push({
      promise: 'MSG-5',
      damage: 'lost',
      what: `${device} was shown ${id}, which the log has not`,
    })
  for (const { device, count } of happeningsOf(history, 'waiting'))
    faults.push({
      promise: 'LOAD-1',
      damage: 'other',
      what: `${count} changes of ${device} were never settled`,
    })
  return faults
}

/** What is stored more than once (MSG-3): by its text, so that a retry under another client id is found, and by its client id. */
export function findDoubled(history: History): Fault[] {
  const written = new Set(happeningsOf(history, 'wrote').map(({ text }) => text))
  const faults: Fault[] = []
  for (const [channel, { entries }] of readLogs(history)) {
    const known = new Set<string>()
    for (const entry of entries) {
      if (entry.type !== 'message.posted' && entry.type !== 'thread.replied') continue
      const { id, by, text, clientId } = entry
      const names = [...(written.has(text) ? [text] : []), ...(clientId ? [`${by} ${clientId}`] : [])]
      if (names.some((name) => known.has(name)))
        faults.push({
          promise: 'MSG-3',
          damage: 'duplicated',
          what: `${channel} ${id}, "${text}", is there again`,
        })
      for (const name of names) known.add(name)
    }
  }
  return faults
}

/** Sequences of the final logs that are missing, or not in order (MSG-1). */
export function findHoles(history: History): Fault[] {
  const faults: Fault[] = []
  for (const [channel, { entries }] of readLogs(history)) {
    let last: EntryId | undefined
    for (const { id } of entries) {
      const step = last ? sequenceOf(id) - sequenceOf(last) : 1
      if (step > 1)
        faults.push({
          promise: 'MSG-1',
          damage: 'lost',
          what: `${channel}: nothing between ${last} and ${id}`,
        })
      if (step < 1)
        faults.push({
          promise: 'MSG-1',
          damage: 'disordered',
          what: `${channel}: ${id} comes behind ${last}`,
        })
      last = id
    }
  }
  return faults
}

/** The sends of a history: when each first left its device, and when its sender first learned its place. */
function readSends(history: History) {
  const answers = readAnswers(history)
  const sends = new Map<string, { channel: ChannelId; askedAt: number; answeredAt: number; id?: EntryId }>()
  for (const { ask, atMs, request, channel, text } of happeningsOf(history, 'asked')) {
    if (request !== 'message:send' || channel === undefined || text === undefined) continue
    const send = sends.get(text) ?? { channel, askedAt: atMs, answeredAt: Number.POSITIVE_INFINITY }
    sends.set(text, send)
    const answer = answers.get(ask)
    if (!answer?.ok || answer.id === undefined || answer.atMs >= send.answeredAt) continue
    send.answeredAt = answer.atMs
    send.id = answer.id
  }
  return sends
}

/** Messages that come before one which had been acknowledged before they were sent (MSG-1). */
export function findUntimely(history: History): Fault[] {
  type Turn = { atMs: number; text: string; channel: ChannelId; sequence: number; isAnswer: boolean }
  const turns: Turn[] = []
  const logs = readLogs(history)
  const placeOf = new Map<string, EntryId>()
  for (const { entries } of logs.values())
    for (const entry of entries) if (textOf(entry) !== '') placeOf.set(textOf(entry), entry.id)
  for (const [text, { channel, askedAt, answeredAt, id }] of readSends(history)) {
    const place = placeOf.get(text) ?? id
    if (!place) continue
    const sequence = sequenceOf(place)
    turns.push({ atMs: askedAt, text, channel, sequence, isAnswer: false })
    if (id) turns.push({ atMs: answeredAt, text, channel, sequence, isAnswer: true })
  }
  turns.sort((a, b) => a.atMs - b.atMs || Number(a.isAnswer) - Number(b.isAnswer))
  const acknowledged = new Map<ChannelId, { sequence: number; text: string }>()
  const faults: Fault[] = []
  for (const { text, channel, sequence, isAnswer } of turns) {
    const latest = acknowledged.get(channel)
    if (isAnswer) {
      if (!latest || latest.sequence < sequence) acknowledged.set(channel, { sequence, text })
    } else if (latest && latest.sequence > sequence)
      faults.push({
        promise: 'MSG-1',
        damage: 'disordered',
        what: `${channel}: "${text}" was sent after "${latest.text}" had been acknowledged, and comes before it`,
      })
  }
  return faults
}

/**
 * What one device wrote to one channel and is stored in another order (MSG-4). What was refused has no turn any more: an earlier try of it,
 * held up on its way, may still arrive when its author has been let in again, and is then shown as what it is.
 */
export function findOutOfTurn(history: History): Fault[] {
  const places = new Map<string, number>()
  for (const [channel, { entries }] of readLogs(history))
    for (const entry of entries) {
      const name = `${channel} ${textOf(entry)}`
      if (!places.has(name)) places.set(name, sequenceOf(entry.id))
    }
  const latest = new Map<string, { place: number; text: string }>()
  const faults: Fault[] = []
  const refused = new Set(happeningsOf(history, 'refused').map(({ clientId }) => clientId))
  for (const { device, channel, clientId, text } of happeningsOf(history, 'wrote')) {
    const place = places.get(`${channel} ${text}`)
    if (place === undefined || refused.has(clientId)) continue
    const line = `${device} ${channel}`
    const before = latest.get(line)
    if (before && before.place > place)
      faults.push({
        promise: 'MSG-4',
        damage: 'disordered',
        what: `${line}: "${text}" was written after "${before.text}", and comes before it`,
      })
    else latest.set(line, { place, text })
  }
  return faults
}

/** Messages that were acknowledged, and when they first left their device. */
export function findAnswered(history: History): { text: string; askedAt: number; answeredAt: number }[] {
  return [...readSends(history)]
    .map(([text, { askedAt, answeredAt }]) => ({ text, askedAt, answeredAt }))
    .filter(({ answeredAt }) => Number.isFinite(answeredAt))
}

/** The longest that anything written waited until its sender knew it stored, in ms, in channels where it was not refused. */
export function longestWaitMs(history: History): number {
  const answers = readSends(history)
  let longest = 0
  for (const { atMs, text } of happeningsOf(history, 'wrote')) {
    const answeredAt = answers.get(text)?.answeredAt
    if (answeredAt !== undefined && Number.isFinite(answeredAt))
      longest = Math.max(longest, answeredAt - atMs)
  }
  return longest
}
