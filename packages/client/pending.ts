import { ChatError } from '@runnel/protocol/errors'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, Position } from '@runnel/protocol/ids'
import { isSaid } from './change.ts'
import type { OutboxRecord, SaidRecord } from './change.ts'
import type { LaidChange, LaidChanges } from './overlay.ts'
import type { MessageItem } from './timeline.ts'

/** What I did and the log has not shown yet: it waits, failed, or is acknowledged and its entry is on its way. */
export function createPending(
  ofChannel: (channel: ChannelId) => readonly OutboxRecord[],
  positionOf: (channel: ChannelId) => Position | undefined,
) {
  const acknowledged = new Map<ChannelId, { record: OutboxRecord; id: EntryId; item?: MessageItem }[]>()

  function said(channel: ChannelId, isShown: (record: SaidRecord) => boolean): MessageItem[] {
    const settled = (acknowledged.get(channel) ?? []).flatMap(({ record, item }) =>
      item && isSaid(record) && isShown(record) ? [item] : [],
    )
    const records = ofChannel(channel).filter(isSaid).filter(isShown)
    return [...settled, ...records.map(pendingItem)]
  }

  return {
    /** What I said in a channel. */
    messages: (channel: ChannelId): MessageItem[] =>
      said(channel, (record) => record.kind === 'send' || record.inChannel === true),
    /** What I replied in a thread. */
    replies: (channel: ChannelId, root: EntryId): MessageItem[] =>
      said(channel, (record) => record.kind === 'reply' && record.thread === root),
    /** My changes to what is in a channel. */
    changes(channel: ChannelId): LaidChanges {
      const laid = new Map<EntryId, LaidChange[]>()
      const lay = (record: OutboxRecord, isSettled: boolean) => {
        if (isSaid(record)) return
        const changes = laid.get(record.id) ?? []
        changes.push({ record, isSettled })
        laid.set(record.id, changes)
      }
      for (const { record } of acknowledged.get(channel) ?? []) lay(record, true)
      for (const record of ofChannel(channel)) lay(record, false)
      return laid
    },
    /** A change is in the log: it is shown as settled until its entry comes by. */
    acknowledge(channel: ChannelId, record: OutboxRecord, id: EntryId): void {
      const position = positionOf(channel)
      if (!position || sequenceOf(id) <= sequenceOf(position.id)) return
      const item = isSaid(record) && { ...pendingItem(record), id, status: 'settled' as const }
      const before = acknowledged.get(channel) ?? []
      acknowledged.set(channel, [...before, { record, id, ...(item && { item }) }])
    },
    /** The channel's log was read up to a position. Gives whether something acknowledged was in that. */
    reach(channel: ChannelId, position: Position): boolean {
      const before = acknowledged.get(channel)
      const left = before?.filter(({ id }) => sequenceOf(id) > sequenceOf(position.id))
      if (!before || !left || left.length === before.length) return false
      if (left.length > 0) acknowledged.set(channel, left)
      else acknowledged.delete(channel)
      return true
    },
    /** The channel's log ends at a position: what was acknowledged beyond it was lost with a server. Gives whether something was. */
    cut(channel: ChannelId, head: Position): boolean {
      const before = acknowledged.get(channel)
      const left = before?.filter(({ id }) => sequenceOf(id) <= sequenceOf(head.id))
      if (!before || !left || left.length === before.length) return false
      acknowledged.set(channel, left)
      return true
    },
    /** The channel's log is read anew, or no more. */
    forget: (channel: ChannelId): boolean => acknowledged.delete(channel),
  }
}

const items = new WeakMap<OutboxRecord, MessageItem>()

/** A record as it is shown; the same record gives the same item, so that nothing is drawn again for it. */
function pendingItem(record: SaidRecord): MessageItem {
  const known = items.get(record)
  if (known) return known
  const { clientId, user, at, text, action, state, error } = record
  const item: MessageItem = {
    kind: 'message',
    key: clientId,
    clientId,
    at,
    by: user,
    text,
    ...(action && { action }),
    ...(record.kind === 'reply' && { thread: record.thread }),
    status: state,
    ...(error && { error: ChatError.fromAnswer(error) }),
  }
  items.set(record, item)
  return item
}
