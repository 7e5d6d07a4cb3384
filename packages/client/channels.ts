import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry, MessagePosted } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Position, UserId } from '@runnel/protocol/ids'
import { createStore } from 'zustand/vanilla'
import {
  applyEntry,
  applyRead,
  applyReadState,
  applyUnread,
  countEntry,
  isLaterRead,
} from './channel-state.ts'
import type { ChannelState, Counted, ReadState } from './channel-state.ts'
import type { Missed } from './feed.ts'
import { noWindow, openWindow, takeEntries } from './timeline.ts'
import type { Window } from './timeline.ts'

export type { ChannelState } from './channel-state.ts'

/** How many of a channel's last entries are remembered, to count on from what the server had counted. */
const remembered = 50

/** What the channels are counted by, and who hears what follows from it. */
export interface ChannelsOptions {
  my(): UserId | undefined
  windowOf(channel: ChannelId): Window
  /** I have read what I said: the server is to know, so that it is not unread on my next device. */
  onOwnRead(channel: ChannelId, id: EntryId, turn: number): void
  /** What is unread depends on messages that are not in memory: ask. */
  onUnsure(channel: ChannelId): void
}

/** My channels and their counts, kept current by what the feed takes in and by what I read. */
export function createChannels({ my, windowOf, onOwnRead, onUnsure }: ChannelsOptions) {
  const store = createStore<ReadonlyMap<ChannelId, ChannelState>>(() => new Map())
  const recent = new Map<ChannelId, LogEntry[]>()
  /** The latest read state that the server told while a marking unread of mine is on its way. */
  const putAside = new Map<ChannelId, ReadState>()
  /** Where a channel's log ended when the server described it: what is missed up to there is told of, and may not be here yet. */
  const heads = new Map<ChannelId, EntryId>()
  /** What the window of a channel lacks of what is counted, from when that is told until it is taken in. */
  const coming = new Map<ChannelId, Missed>()
  let isTogether = false
  /** What is to be shown once all that belongs together is done. */
  let unshown: Map<ChannelId, ChannelState> | undefined
  const get = (channel: ChannelId) => (unshown ?? store.getState()).get(channel)

  /** Copies the channels once for all that belongs together: there may be a thousand. */
  function change(apply: (next: Map<ChannelId, ChannelState>) => void): void {
    const next = unshown ?? new Map(store.getState())
    apply(next)
    if (isTogether) unshown = next
    else store.setState(next, true)
  }

  function set(state: ChannelState): void {
    if (get(state.channel) !== state) change((next) => next.set(state.channel, state))
  }

  /** A channel's window as it will be, with what is at hand already. */
  function countedOf(channel: ChannelId): Counted {
    const missed = coming.get(channel)
    if (!missed) return windowOf(channel)
    if (missed === 'unknown') return noWindow
    if ('page' in missed) return { ...openWindow(missed.page), upTo: sequenceOf(missed.page.position.id) }
    const window = takeEntries(windowOf(channel), missed.entries, { me: my() })
    return { ...window, upTo: sequenceOf(missed.position.id) }
  }

  return {
    store,
    get,
    /** Does several things of which nobody sees the first without the last. */
    together(run: () => void): void {
      if (isTogether) return run()
      isTogether = true
      try {
        run()
      } finally {
        const changed = unshown
        isTogether = false
        unshown = undefined
        if (changed) store.setState(changed, true)
      }
    },
    /** The channel as the server describes it; its entries are taken in up to `position`, which `missed` is about to change. */
    describe(membership: Membership, position: Position, missed?: Missed): void {
      const { channel } = membership
      const { lastMessage } = get(channel) ?? {}
      const countedTo = sequenceOf(membership.position.id)
      recent.delete(channel)
      putAside.delete(channel)
      heads.set(channel, membership.position.id)
      coming.delete(channel)
      if (missed) coming.set(channel, missed)
      set({ ...membership, position, countedTo, ...(lastMessage && { lastMessage }) })
    },
    /** Entries up to `position`, before the window takes them in; those that are news change the state, the others are in it already. */
    take(
      channel: ChannelId,
      entries: readonly LogEntry[],
      position: Position,
      isNews: (entry: LogEntry) => boolean,
    ): void {
      coming.delete(channel)
      const before = get(channel)
      if (!before || (entries.length === 0 && before.position === position)) return
      const me = my()
      const window = windowOf(channel)
      let state = before
      let isUnsure = false
      for (const [place, entry] of entries.entries()) {
        if (isNews(entry)) state = applyEntry(state, entry, me)
        const counted = countEntry(state, entry, me, window)
        state = followLast(counted.channel, entry, () =>
          takeEntries(window, entries.slice(0, place + 1), { me }),
        )
        isUnsure ||= counted.isUnsure
      }
      recent.set(channel, [...(recent.get(channel) ?? []), ...entries].slice(-remembered))
      const countedTo = Math.max(state.countedTo, sequenceOf(position.id))
      set({ ...state, position, countedTo })
      if (state.readId !== before.readId) onOwnRead(channel, state.readId, state.readTurn)
      if (isUnsure) onUnsure(channel)
    },
    /** The entries taken in after a sequence; undefined when more came than is remembered. */
    takenAfter(channel: ChannelId, sequence: number): LogEntry[] | undefined {
      const position = get(channel)?.position
      if (!position || sequence >= sequenceOf(position.id)) return []
      const later = (recent.get(channel) ?? []).filter((entry) => sequenceOf(entry.id) > sequence)
      return later[0] && sequenceOf(later[0].id) === sequence + 1 ? later : undefined
    },
    /** The last entry that is known of. */
    headOf(channel: ChannelId): EntryId | undefined {
      const [head, taken] = [heads.get(channel), get(channel)?.position.id]
      return head && taken && sequenceOf(head) > sequenceOf(taken) ? head : taken
    },
    /** What was said since is not known: nor is what became of the newest message seen. */
    forgetLast(channel: ChannelId): void {
      coming.delete(channel)
      const { lastMessage, ...state } = get(channel) ?? {}
      if (lastMessage) set(state as ChannelState)
    },
    remove(channel: ChannelId): void {
      recent.delete(channel)
      putAside.delete(channel)
      heads.delete(channel)
      coming.delete(channel)
      if (get(channel)) change((next) => next.delete(channel))
    },
    /** I read up to an entry, here, and perhaps its threads. Gives whether that is further than before. */
    read(channel: ChannelId, id: EntryId, withThreads: boolean): boolean {
      const before = get(channel)
      if (!before) return false
      set(applyRead(before, id, countedOf(channel), my(), withThreads))
      return sequenceOf(id) > sequenceOf(before.readId)
    },
    /** I marked a channel unread from a message on, here, or in another tab, which tells it. */
    markUnread(channel: ChannelId, id: EntryId, isElsewhere = false): void {
      const before = get(channel)
      if (!before) return
      const { isUnreadHere: _, ...shown } = applyUnread(before, id, countedOf(channel), my())
      set(isElsewhere ? shown : { ...shown, isUnreadHere: true })
    },
    /** My marking the channel unread was refused: as it was before, until the server says. */
    restoreRead(channel: ChannelId, readId: EntryId): void {
      const before = get(channel)
      if (!before) return
      const { isUnreadHere: _, ...state } = before
      set({ ...state, readId })
      onUnsure(channel)
    },
    /**
     * How far I have read, and what is unread, as the server says it. While it does not know that I marked the channel unread here, that
     * is put aside, until its answer to that comes (`isAnswer`). `isCurrent`: it is the answer to what is known here, which cannot be late.
     */
    takeReadState(channel: ChannelId, told: ReadState, isAnswer = false, isCurrent = false): void {
      const before = get(channel)
      if (!before) return
      const aside = putAside.get(channel)
      const isLater = aside !== undefined && isLaterRead(aside, told)
      const latest = isLater && !isCurrent ? aside : told
      // Marked on another device meanwhile, or of a server that is no more: which of them, only the server can tell.
      const isDisputed = isLater && isCurrent && (aside.turn !== told.turn || aside.id !== told.id)
      if (before.isUnreadHere && !isAnswer) {
        putAside.set(channel, latest)
        return
      }
      putAside.delete(channel)
      const { channel: state, isUnsure } = applyReadState(
        before,
        latest,
        recent.get(channel) ?? [],
        my(),
        windowOf(channel),
        isCurrent,
      )
      set(state)
      // From before what I read here; but what was read of threads elsewhere may be in it.
      const isElse =
        state === before && latest.turn === before.readTurn && latest.mentions !== before.mentions
      if (state.readId !== before.readId && sequenceOf(state.readId) > sequenceOf(latest.id))
        onOwnRead(channel, state.readId, state.readTurn)
      if (isUnsure || isDisputed || (isElse && !isAnswer)) onUnsure(channel)
    },
  }
}

/** The newest message as it is after an entry; once it is deleted, the one before it, if that is known. */
function followLast(state: ChannelState, entry: LogEntry, windowAfter: () => Window): ChannelState {
  const { lastMessage, ...rest } = state
  if (entry.type === 'message.posted') return { ...state, lastMessage: entry }
  if (entry.type === 'message.edited' && entry.message === lastMessage?.id)
    return { ...state, lastMessage: { ...lastMessage, text: entry.text } }
  if (entry.type !== 'message.deleted' || !lastMessage || !entry.messages.includes(lastMessage.id))
    return state
  const { hasNewer, settled } = windowAfter()
  const before = hasNewer ? undefined : settled.findLast((item) => item.kind === 'message' && !item.deleted)
  if (before?.kind !== 'message' || before.n === undefined) return rest
  const { id, at, by, n, text } = before
  return { ...rest, lastMessage: { type: 'message.posted', id, at, by, n, text } satisfies MessagePosted }
}
