'use client'

import { threadPath } from '@/realtime/paths.ts'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { Reply } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { ThreadLink } from './thread-link.tsx'
import { useRootWords } from './use-root-words.ts'

/** Above a reply that was sent to the channel as well: what it answers, leading to the thread. */
export function RepliedTo({
  channel,
  item,
  onThread,
  isActive,
}: {
  channel: ChannelId
  item: MessageItem
  /** Opens the thread; nothing is shown where there is none. */
  onThread: ((item: MessageItem) => void) | undefined
  isActive: boolean
}) {
  const { thread } = item
  if (thread === undefined || onThread === undefined) return null
  return <Answered channel={channel} item={item} thread={thread} onThread={onThread} isActive={isActive} />
}

function Answered({
  channel,
  item,
  thread,
  onThread,
  isActive,
}: {
  channel: ChannelId
  item: MessageItem
  thread: EntryId
  onThread: (item: MessageItem) => void
  isActive: boolean
}) {
  const threadTexts = useTexts('thread')
  const words = useRootWords(channel, thread)
  return (
    <ThreadLink
      item={item}
      onThread={onThread}
      href={threadPath(channel, thread)}
      tabIndex={isActive ? 0 : -1}
      className="flex w-fit max-w-full items-center gap-1.5 text-xs text-ink-muted hover:text-ink hover:underline touch:min-h-11"
    >
      <Reply size={12} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      <bdi className="truncate">
        {words === '' ? threadTexts.repliedToUnknown : threadTexts.repliedTo(words)}
      </bdi>
    </ThreadLink>
  )
}
