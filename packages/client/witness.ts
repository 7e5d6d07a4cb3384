import type { LogEntry } from '@runnel/protocol/entry'
import { millisecondsOf, sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { ChannelState, Client, MessageItem, Readable, TimelineItem } from './client.ts'

/** What a device is held against. */
export interface Truth {
  user: UserId
  channel: ChannelId
  /** Every log that the channel ever had, the present one first. */
  logs(): readonly (readonly LogEntry[])[]
  /** How far the person has read, as the server knows it; undefined while an answer that may say so is on its way to the device. */
  readId(): EntryId | undefined
  /** Whether they took back what they had written under this key. */
  isTakenBack(key: string): boolean
}

/** A list of what was said, as the channel's and a thread's are. */
interface Shown {
  items: readonly TimelineItem[]
  state: 'empty' | 'loading' | 'ready'
  isLoading: boolean
  hasNewer?: boolean
  gap?: string
}

/** Looks at everything that a device shows, each time that it shows it: what it finds untrue is in `lies`. */
export function createWitness(client: Client, truth: Truth) {
  const { channel, user } = truth
  const lies: string[] = []
  const watched = new Set<Readable<Shown>>()
  const say = (what: string, about: unknown) => void lies.push(`${what}: ${JSON.stringify(about)}`)

  /** Counts are exact wherever the device can know; where only the server can, they are never too low. */
  function judgeCounts(state: ChannelState): void {
    const { readId, countedTo, unread, mentions, position, isUnreadHere } = state
    const [log, ...others] = truth.logs()
    // What was read of a log that is no more says nothing of this one: the server, which is told of it, says it next.
    if (others.length > 0 && sequenceOf(readId) > 0 && !log!.some(({ id }) => id === readId)) return
    const isCaughtUp = sequenceOf(position.id) === countedTo
    // What the server was not told of yet it counts as unread, and so may a device that does not have what lies between.
    const isKnown = isCaughtUp && readId === truth.readId()
    const fits = (log: readonly LogEntry[]) => {
      const is = countIn(log, readId, countedTo, user)
      // What I mark unread is, though it may be deleted by then: that comes after it.
      const most = isKnown ? is.unread : Math.max(countedTo - sequenceOf(readId), isUnreadHere ? 1 : 0)
      return (
        (isUnreadHere || (unread >= is.unread && mentions >= is.calls)) && unread <= Math.max(is.unread, most)
      )
    }
    if (!truth.logs().some(fits))
      say('counts', { state, isKnown, is: truth.logs().map((log) => countIn(log, readId, countedTo, user)) })
  }

  /** What was read stays read, unless I say otherwise. */
  function judgeRead(before: ChannelState, state: ChannelState): void {
    const isWanted = state.readTurn > before.readTurn || state.isUnreadHere || before.isUnreadHere
    if (isWanted || truth.logs().length > 1 || !isAfter(before.readId, state.readId)) return
    const again = (to: EntryId) => countIn(truth.logs()[0]!, to, state.countedTo, user).unread
    if (again(state.readId) > again(before.readId)) say('readId', [before.readId, state.readId])
  }

  function judgeOrder({ items }: Shown): void {
    const ids = items.flatMap(({ id }) => id ?? [])
    const isInOrder = ids.every((id, place) => place === 0 || sequenceOf(id) > sequenceOf(ids[place - 1]!))
    const isPendingLast = items.slice(0, ids.length).every(({ id }) => id !== undefined)
    const isOnce = new Set(items.map(({ key }) => key)).size === items.length
    if (!isInOrder || !isPendingLast || !isOnce)
      say(
        'order',
        items.map(({ id, key }) => id ?? key),
      )
  }

  /** What is on screen stays there under its key, unless the window is another one, or a failover took it. */
  function judgeKept(before: Shown, now: Shown): void {
    if (before.state !== 'ready' || now.state !== 'ready' || now.gap !== before.gap) return
    const there = new Map(now.items.map((item) => [item.key, item]))
    const [log, ...others] = truth.logs()
    for (const item of before.items) {
      const { key, id } = item
      const isLost = others.length > 0 && id !== undefined && !log!.some((entry) => entry.id === id)
      const kept = there.get(key)
      if (kept ? id === undefined || kept.id === id : isLost || truth.isTakenBack(key)) continue
      if (!kept && (before.isLoading || now.hasNewer)) continue
      if (kept && others.length > 0) continue
      say('kept', { item, kept, now: now.items.map(({ id, key }) => id ?? key) })
    }
  }

  /** Others' messages say what they said at some time, and never again what they said before. */
  const versions = new Map<EntryId, number>()
  const judged = new WeakSet<TimelineItem>()
  function judgeTexts({ items }: Shown): void {
    if (truth.logs().length > 1) return
    for (const item of items) {
      if (item.kind !== 'message' || item.by === user || !item.id || judged.has(item)) continue
      judged.add(item)
      const texts = textsOf(truth.logs()[0]!, item.id)
      const version = texts.indexOf(item.deleted ? undefined : item.text, versions.get(item.id))
      if (version === -1) say('text', { item, texts, before: versions.get(item.id) })
      else versions.set(item.id, version)
    }
  }

  function watch(store: Readable<Shown>): void {
    if (watched.has(store)) return
    watched.add(store)
    store.subscribe((now, before) => {
      judgeOrder(now)
      judgeKept(before, now)
      judgeTexts(now)
    })
  }

  client.channels.subscribe((channels, before) => {
    const [state, last] = [channels.get(channel), before.get(channel)]
    if (state && state !== last) judgeCounts(state)
    if (state && last) judgeRead(last, state)
  })
  watch(client.timeline(channel))
  return { lies, watch }
}

/**
 * How many messages a log has after an entry, up to a sequence, that are not deleted by then, and how many of those call somebody at least:
 * of those that call by an edit one, as what they were before need not be known.
 */
function countIn(
  log: readonly LogEntry[],
  after: EntryId,
  upTo: number,
  user: UserId,
): { unread: number; calls: number } {
  const unread = new Map<EntryId, 'calls' | 'calls now' | undefined>()
  const calls = ({ by, mentions }: Pick<MessageItem, 'by' | 'mentions'>) =>
    by !== user && mentions?.includes(user) === true
  for (const entry of log) {
    if (sequenceOf(entry.id) > upTo) break
    if (entry.type === 'message.posted' && isAfter(entry.id, after))
      unread.set(entry.id, !entry.thread && calls(entry) ? 'calls' : undefined)
    if (entry.type === 'message.edited' && !entry.thread && unread.has(entry.message))
      unread.set(entry.message, calls(entry) ? 'calls now' : undefined)
    if (entry.type === 'message.deleted') for (const id of entry.messages) unread.delete(id)
  }
  const all = [...unread.values()]
  const posted = all.filter((one) => one === 'calls').length
  return { unread: unread.size, calls: Math.max(posted, all.includes('calls now') ? 1 : 0) }
}

/** All that a message ever said; undefined once it was deleted. */
function textsOf(log: readonly LogEntry[], id: EntryId): (string | undefined)[] {
  return log.flatMap((entry) => {
    if (entry.id === id && 'text' in entry) return entry.text
    if (entry.type === 'message.edited' && entry.message === id) return entry.text
    return entry.type === 'message.deleted' && entry.messages.includes(id) ? [undefined] : []
  })
}

/** By time first: a failover gives sequences again. */
function isAfter(one: EntryId, other: EntryId): boolean {
  const ms = millisecondsOf(one) - millisecondsOf(other)
  return ms > 0 || (ms === 0 && sequenceOf(one) > sequenceOf(other))
}
