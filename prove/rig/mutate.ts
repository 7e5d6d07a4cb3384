import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { EntryId } from '@runnel/protocol/ids'
import { countAnew, readWholeLogs } from './check-counts.ts'
import { findAnswered } from './check-log.ts'
import type { Checker } from './checkers.ts'
import type { Happening, History } from './history.ts'

/** A history with one thing made wrong; undefined when there is nothing in it that could be. */
export type Mutation = (history: History) => History | undefined

type Log = Extract<Happening, { type: 'log' }>
type Of<Type extends Happening['type']> = Extract<Happening, { type: Type }>

/** Puts others in the place of some happenings. */
function replace(history: History, replaced: ReadonlyMap<Happening, readonly Happening[]>): History {
  return { ...history, happenings: history.happenings.flatMap((one) => replaced.get(one) ?? [one]) }
}

const isSaid = (entry: LogEntry): entry is MessagePosted =>
  entry.type === 'message.posted' && entry.text !== ''

/** The log which holds most that was said. */
function busiest(history: History): Log | undefined {
  const logs = history.happenings.filter((one) => one.type === 'log')
  const count = ({ entries }: Log) => entries.filter(isSaid).length
  return logs.toSorted((a, b) => count(b) - count(a))[0]
}

/** Changes the entries of the busiest log. */
const inLog =
  (change: (entries: readonly LogEntry[], history: History) => LogEntry[] | undefined): Mutation =>
  (history) => {
    const log = busiest(history)
    const entries = log && change(log.entries, history)
    return log && entries && replace(history, new Map([[log, [{ ...log, entries }]]]))
  }

/** Changes the happening which is the middle one of those that fit. */
const inMiddle =
  <Type extends Happening['type']>(
    type: Type,
    fits: (one: Of<Type>) => boolean,
    change: (one: Of<Type>) => Happening[],
  ): Mutation =>
  (history) => {
    const all = history.happenings.filter(
      (one): one is Of<Type> => one.type === type && fits(one as Of<Type>),
    )
    const middle = all[Math.floor(all.length / 2)]
    return middle && replace(history, new Map<Happening, Happening[]>([[middle, change(middle)]]))
  }

/** Changes what a device shows in the end of a channel whose log is whole. */
const inWhole =
  (change: (one: Of<'shown'>) => Happening): Mutation =>
  (history) => {
    const logs = readWholeLogs(history)
    const changed = inMiddle(
      'shown',
      ({ channel }) => logs.has(channel),
      (one) => [change(one)],
    )
    return changed(history)
  }

/** The id of an entry which is in no log. */
const after = (id: EntryId) => `9999999999999-${sequenceOf(id) + 1}` as EntryId

/** A message of the middle of the log which was acknowledged. */
function middleSaid(entries: readonly LogEntry[], history: History): MessagePosted | undefined {
  const acknowledged = new Set(findAnswered(history).map(({ text }) => text))
  const said = entries.filter(isSaid).filter(({ text }) => acknowledged.has(text))
  return said[Math.floor(said.length / 2)]
}

/** Exchanges what two entries say and who says it, and leaves their places as they are. */
function exchange(entries: readonly LogEntry[], one: MessagePosted, other: MessagePosted): LogEntry[] {
  const at = (place: MessagePosted, said: MessagePosted) => ({
    ...said,
    id: place.id,
    at: place.at,
    n: place.n,
  })
  return entries.map((entry) => (entry === one ? at(one, other) : entry === other ? at(other, one) : entry))
}

/** One thing wrong each, by what it is: each must be found in any history of a load, or nothing is proved by finding nothing. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'an acknowledged message taken out of the log': inLog((entries, history) => {
    const said = middleSaid(entries, history)
    return said && entries.filter((entry) => entry !== said)
  }),
  'a message stored once more': inLog((entries, history) => {
    const said = middleSaid(entries, history)
    const last = entries.at(-1)
    if (!said || !last) return undefined
    const id = `${Number.parseInt(last.id, 10)}-${sequenceOf(last.id) + 1}` as EntryId
    const { clientId: _, ...again } = said
    return [...entries, { ...again, id }]
  }),
  'two messages of the log exchanged': inLog((entries, history) => {
    const first = middleSaid(entries, history)
    const answers = new Map(findAnswered(history).map((send) => [send.text, send]))
    const sentLater = (entry: LogEntry) =>
      first &&
      isSaid(entry) &&
      (answers.get(entry.text)?.askedAt ?? 0) > (answers.get(first.text)?.answeredAt ?? Infinity)
    const second = entries.find((entry): entry is MessagePosted => isSaid(entry) && sentLater(entry) === true)
    return first && second && exchange(entries, first, second)
  }),
  'an entry that one reader was not shown': inMiddle(
    'saw',
    ({ entries }) => entries.some(({ type }) => type === 'message.posted'),
    (one) => (one.entries.length > 1 ? [{ ...one, entries: one.entries.slice(1) }] : []),
  ),
  'an entry that one reader was shown twice': inMiddle(
    'saw',
    () => true,
    (one) => [one, one],
  ),
  'a reader who was shown something that the log has not': inMiddle(
    'saw',
    () => true,
    (one) => [
      one,
      {
        ...one,
        entries: [
          {
            id: after(one.entries.at(-1)!.id),
            type: 'message.posted',
          },
        ],
      },
    ],
  ),
  'a device that shows another text in the end': inMiddle(
    'shown',
    ({ items, isFresh }) => !isFresh && items.length > 0,
    (one) => [{ ...one, items: [...one.items.slice(0, -1), [one.items.at(-1)![0], '"another"']] }],
  ),
  'a device that shows in the end what the log has not': inMiddle(
    'shown',
    ({ items, isFresh }) => !isFresh && items.length > 0,
    (one) => [{ ...one, items: [...one.items, [after(one.items.at(-1)![0]), '"of nobody"']] }],
  ),
  'more unread in the end': inWhole((one) => ({ ...one, unread: one.unread + 1_000 })),
  'more calls in the end': inWhole((one) => ({ ...one, mentions: one.mentions + 1_000 })),
  'one more unread for a minute': (history) => {
    const count = countAnew(history)
    const more = inMiddle(
      'counted',
      (one) => count(one) !== undefined,
      (one) => [{ ...one, unread: one.unread + 1, atMs: one.atMs - 60_000 }, one],
    )
    return more(history)
  },
}

/** The mutations which no checker finds in a history, beyond what it finds in it as it is. */
export function findUnseen(history: History, checkers: readonly Checker[]): string[] {
  const before = new Map(checkers.map((checker) => [checker, checker(history).length]))
  const isSeen = (mutated: History) =>
    checkers.some((checker) => checker(mutated).length > before.get(checker)!)
  return Object.entries(mutations)
    .filter(([, mutate]) => {
      const mutated = mutate(history)
      return !mutated || !isSeen(mutated)
    })
    .map(([name]) => name)
}
