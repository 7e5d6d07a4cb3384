'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { memo } from 'react'
import type { Row } from '@/features/message/group-by-author.ts'
import { MessageView } from '@/features/message/message-view.tsx'
import { NoticesView } from '@/features/message/notices-view.tsx'
import { Divider } from './dividers.tsx'

/** What names a row to a screen reader: who and what for a message, the line itself for notices. */
export function rowLabelIds(row: Row): string {
  return row.kind === 'message' ? `by-${row.key} text-${row.key}` : `notice-${row.key}`
}

/** One row with what stands above it. */
export const RowView = memo(
  function RowView({ channel, row, isActive }: { channel: ChannelId; row: Row; isActive: boolean }) {
    return (
      <>
        <Divider day={row.day} isNew={row.isFirstUnread === true} />
        {row.kind === 'message' ? (
          <MessageView channel={channel} item={row.item} isHead={row.isHead} isActive={isActive} />
        ) : (
          <NoticesView items={row.items} />
        )}
      </>
    )
  },
  // Rows are made anew with every event; their parts are not.
  (before, after) =>
    before.channel === after.channel &&
    before.isActive === after.isActive &&
    isSameRow(before.row, after.row),
)

function isSameRow(a: Row, b: Row): boolean {
  if (a.day !== b.day || a.isFirstUnread !== b.isFirstUnread) return false
  if (a.kind === 'message') return b.kind === 'message' && a.item === b.item && a.isHead === b.isHead
  return (
    b.kind === 'notices' &&
    a.items.length === b.items.length &&
    a.items.every((item, at) => item === b.items[at])
  )
}
