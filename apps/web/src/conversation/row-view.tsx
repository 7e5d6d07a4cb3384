'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { memo, use } from 'react'
import type { MessageRow, Row } from '@/features/message/group-by-author.ts'
import { MessageView } from '@/features/message/message-view.tsx'
import { loadSaidText } from '@/features/message/message-text.tsx'
import { ThreadContext } from '@/features/message/thread-context.ts'
import { RepliedTo } from '@/features/thread/replied-to.tsx'
import { ThreadSummary } from '@/features/thread/thread-summary.tsx'
import { partBehind, shownWith } from '@/ui/lazily.ts'
import { Divider } from './dividers.tsx'
import { ReactionsView } from './reactions-view.tsx'

const notices = partBehind(() =>
  import('@/features/message/notices-view.tsx').then((module) => module.NoticesView),
)
const NoticesView = shownWith(notices)

/** Resolves when rows can be shown that the server did not render. */
export const loadRowParts = () => Promise.all([loadSaidText(), notices.ask()])

/** What names a row to a screen reader: who and what for a message, the line itself for notices. */
export function rowLabelIds(row: Row, scope = ''): string {
  return row.kind === 'message' ? `by-${scope}${row.key} text-${scope}${row.key}` : `notice-${row.key}`
}

/** One row with what stands above it. */
export const RowView = memo(
  function RowView({ channel, row, isActive }: { channel: ChannelId; row: Row; isActive: boolean }) {
    return (
      <>
        <Divider day={row.day} isNew={row.isFirstUnread === true} />
        {row.kind === 'message' ? (
          <SaidRow channel={channel} row={row} isActive={isActive} />
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

/** A message with what other features know of it. */
function SaidRow({
  channel,
  row: { item, isHead },
  isActive,
}: {
  channel: ChannelId
  row: MessageRow
  isActive: boolean
}) {
  const onThread = use(ThreadContext)
  const place = { channel, item, onThread, isActive }
  return (
    <MessageView item={item} isHead={isHead} isActive={isActive} above={<RepliedTo {...place} />}>
      <ReactionsView item={item} />
      <ThreadSummary {...place} />
    </MessageView>
  )
}

function isSameRow(a: Row, b: Row): boolean {
  if (a.day !== b.day || a.isFirstUnread !== b.isFirstUnread) return false
  if (a.kind === 'message') return b.kind === 'message' && a.item === b.item && a.isHead === b.isHead
  return (
    b.kind === 'notices' &&
    a.items.length === b.items.length &&
    a.items.every((item, at) => item === b.items[at])
  )
}
