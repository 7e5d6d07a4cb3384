import type { ChannelId } from '@runnel/protocol/ids'
import type { Row } from '@/features/message/group-by-author.ts'
import { rowHeight } from './row-height.ts'
import { RowView } from './row-view.tsx'

const shownRows = 40
/** Of a list on most screens, in CSS pixels. */
const usualHeight = 800

/**
 * The rows as the server can lay them out, without knowing a single height: pressed to the end, or to the divider when
 * there is something new. Covers the list until that has found its place, so that nothing is seen to move.
 */
export function FirstPaint({
  channel,
  rows,
  label,
}: {
  channel: ChannelId
  rows: readonly Row[]
  label: string
}) {
  const firstUnread = rows.findIndex((row) => row.isFirstUnread === true)
  const isFromDivider = firstUnread >= 0 && heightOf(rows.slice(firstUnread)) > usualHeight
  const shown = isFromDivider ? rows.slice(firstUnread, firstUnread + shownRows) : rows.slice(-shownRows)
  return (
    <div
      role="feed"
      aria-busy
      aria-label={label}
      className={`absolute inset-0 z-[5] flex flex-col overflow-hidden bg-canvas pb-2 ${isFromDivider ? 'justify-start' : 'justify-end'}`}
    >
      {shown.map((row) => (
        <article key={row.key} className="shrink-0">
          <RowView channel={channel} row={row} isActive={false} />
        </article>
      ))}
    </div>
  )
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((height, row) => height + rowHeight(row, 680), 0)
}
