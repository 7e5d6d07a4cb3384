import { ChatError } from '@runnel/protocol/errors'
import type { MessageChange } from '@runnel/protocol/entry'
import type { EntryId } from '@runnel/protocol/ids'
import { applyChange } from '@runnel/rules/message'
import type { OutboxRecord } from './change.ts'
import type { MessageItem, TimelineItem } from './timeline.ts'

/** A change of mine that the log has not shown yet. `isSettled`: it is acknowledged, its entry is on its way. */
export interface LaidChange {
  record: OutboxRecord
  isSettled: boolean
}

/** Changes of mine by the message they change, each in the order in which they were made. */
export type LaidChanges = ReadonlyMap<EntryId, readonly LaidChange[]>

/** What is on screen with my changes laid over; the same list when there are none. */
export function layOver<Item extends TimelineItem>(
  items: readonly Item[],
  changes: LaidChanges,
): readonly Item[] {
  if (changes.size === 0) return items
  return items.map((item) => {
    const laid = item.kind === 'message' && item.id !== undefined ? changes.get(item.id) : undefined
    return laid ? (laid.reduce<MessageItem>(layOne, item as MessageItem) as Item) : item
  })
}

function layOne(item: MessageItem, { record, isSettled }: LaidChange): MessageItem {
  if (record.state === 'failed') return item.status === 'settled' ? withFailure(item, record) : item
  if (item.deleted) return item
  const changed = applyChanges(item, record)
  if (isSettled || (record.kind !== 'edit' && record.kind !== 'delete')) return changed
  return { ...changed, pendingChange: record.kind }
}

function withFailure(item: MessageItem, record: OutboxRecord): MessageItem {
  if (record.kind !== 'edit' || !record.error) return item
  const { clientId, text } = record
  return {
    ...item,
    failedChange: { clientId, kind: 'edit', text, error: ChatError.fromAnswer(record.error) },
  }
}

/** The message as the entry will leave it. What it is already, as its entry came before the answer, stays as it is. */
function applyChanges(item: MessageItem, record: OutboxRecord): MessageItem {
  if (!item.id) return item
  const { user, at } = record
  const base = { id: item.id, at, by: user, message: item.id } as const
  const apply = (change: MessageChange) => applyChange(item, change, user)
  switch (record.kind) {
    case 'send':
    case 'reply':
      return item
    case 'edit':
      return item.text === record.text && item.editedAt !== undefined
        ? item
        : { ...item, text: record.text, editedAt: at }
    case 'delete': {
      const { reason } = record
      return apply({
        ...base,
        type: 'message.deleted',
        messages: [item.id],
        ...(reason !== undefined && { reason }),
      })
    }
    case 'react': {
      const { emoji, isOn } = record
      const known = item.reactions?.find((reaction) => reaction.emoji === emoji)
      if ((known?.mine === true) === isOn) return item
      const count = Math.max(0, (known?.count ?? 0) + (isOn ? 1 : -1))
      return apply({ ...base, type: isOn ? 'reaction.added' : 'reaction.removed', emoji, count })
    }
    case 'pin':
      if ((item.pinned !== undefined) === record.isOn) return item
      return apply({ ...base, type: record.isOn ? 'message.pinned' : 'message.unpinned' })
  }
}
