'use client'

import { threadPath } from '@/realtime/paths.ts'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { Pencil } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useHasReplyDraft } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { ThreadLink } from './thread-link.tsx'

/** Where nobody has replied yet: the way to what I began to reply, unless it is before my eyes. */
export function BegunReply({
  channel,
  item,
  id,
  onThread,
  isActive,
}: {
  channel: ChannelId
  item: MessageItem
  id: EntryId
  onThread: (item: MessageItem) => void
  isActive: boolean
}) {
  const texts = useTexts('threadPane')
  const hasDraft = useHasReplyDraft(channel, id)
  const isOpen = useSearchParams().get('thread') === id
  if (!hasDraft || isOpen) return null
  return (
    <ThreadLink
      item={item}
      onThread={onThread}
      href={threadPath(channel, id)}
      tabIndex={isActive ? 0 : -1}
      className="-ms-1.5 mt-0.5 flex h-[30px] w-fit max-w-full items-center gap-2 rounded-md px-1.5 text-sm hover:bg-raised hover:shadow-[inset_0_0_0_1px_var(--line-strong)] touch:h-11"
    >
      <Pencil size={13} aria-hidden className="text-ink-muted" />
      <span className="font-medium text-accent">{texts.inbox.replyBegun}</span>
    </ThreadLink>
  )
}
