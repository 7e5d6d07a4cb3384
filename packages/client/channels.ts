import type { Membership } from '@runnel/protocol/channel'
import type { LogEntry } from '@runnel/protocol/entry'
import type { EventPayload } from '@runnel/protocol/events'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Position, UserId } from '@runnel/protocol/ids'
import { createStore } from 'zustand/vanilla'
import { applyEntry, applyRead, knowHead } from './channel-state.ts'
import type { ChannelState, ReadKnowledge } from './channel-state.ts'
import { isInWindow, messageAt } from './timeline.ts'
import type { Window } from './timeline.ts'

export type { ChannelState } from './channel-state.ts'

/** My channels and their counts, kept current by what the feed takes in and by what I read. */
export function createChannels(my: () => UserId | undefined, windowOf: (channel: ChannelId) => Window) {
  const store = createStore<ReadonlyMap<ChannelId, ChannelState>>(() => new Map())
  const get = (channel: ChannelId) => store.getState().get(channel)

  function set(state: ChannelState): void {
    if (get(state.channel) !== state)
      store.setState(new Map(store.getState()).set(state.channel, state), true)
  }

  function takeRead(channel: ChannelId, id: EntryId, known: ReadKnowledge): void {
    const state = get(channel)
    if (state) set(applyRead(state, id, known))
  }

  /** The ordinal of the newest message, from a window that reaches it: unread then follows from read positions alone. */
  function learnHead(channel: ChannelId): void {
    const state = get(channel)
    const window = windowOf(channel)
    if (!state || window.hasNewer) return
    const n = messageAt(window, state.position.id)?.n
    if (n !== undefined) set(knowHead(state, n))
  }

  function countMentions(window: Window, since: EntryId): number {
    const me = my()
    return window.settled.filter(
      (item) =>
        item.kind === 'message' &&
        sequenceOf(item.id) > sequenceOf(since) &&
        item.by !== me &&
        me !== undefined &&
        item.mentions?.includes(me),
    ).length
  }

  return {
    store,
    get,
    learnHead,
    /** The channel as the server describes it. */
    describe(membership: Membership): void {
      const { lastMessage } = get(membership.channel) ?? {}
      set({ ...membership, ...(lastMessage && { lastMessage }) })
    },
    /** Entries up to `position`; those that are news change the state, the others are in it already. */
    take(
      channel: ChannelId,
      entries: readonly LogEntry[],
      position: Position,
      isNews: (entry: LogEntry) => boolean,
    ): void {
      const state = get(channel)
      if (!state || (entries.length === 0 && state.position === position)) return
      const me = my()
      const next = entries.filter(isNews).reduce((before, entry) => applyEntry(before, entry, me), state)
      const newest = entries.findLast((entry) => entry.type === 'message.posted')
      set({ ...next, ...(newest && { lastMessage: newest }), position })
    },
    remove(channel: ChannelId): void {
      const next = new Map(store.getState())
      if (next.delete(channel)) store.setState(next, true)
    },
    /** I read up to an entry, here. Gives whether that is further than before. */
    read(channel: ChannelId, id: EntryId): boolean {
      const before = get(channel)
      if (!before || sequenceOf(id) <= sequenceOf(before.readId)) return false
      learnHead(channel)
      const window = windowOf(channel)
      const n = messageAt(window, id)?.n
      const { unread, mentions } = before
      if (n === undefined) takeRead(channel, id, { unread, mentions })
      else takeRead(channel, id, { n, ...(!window.hasNewer && { mentions: countMentions(window, id) }) })
      return true
    },
    /** What the server counts from the entry that I marked. */
    marked(channel: ChannelId, id: EntryId, counts: { unread: number; mentions: number }): void {
      const state = get(channel)
      // Where ordinals are known they count exactly, also what came while the answer was on its way.
      if (state?.readN === undefined || counts.unread === state.unread) takeRead(channel, id, counts)
    },
    /** I read up to an entry, elsewhere. */
    readElsewhere({ channel, id, ...counts }: EventPayload<'read:marked'>): void {
      const window = windowOf(channel)
      const n = isInWindow(window, id) ? messageAt(window, id)?.n : undefined
      takeRead(channel, id, n === undefined ? counts : { n, mentions: counts.mentions })
    },
  }
}
