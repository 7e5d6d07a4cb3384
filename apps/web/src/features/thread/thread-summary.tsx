'use client'

import { threadPath } from '@/realtime/paths.ts'
import { threadKey } from '@runnel/client/thread'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { ThreadReplies } from '@runnel/protocol/entry'
import { Pencil } from 'lucide-react'
import { useCallback, useSyncExternalStore } from 'react'
import { useHasReplyDraft, useUsers } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { behind } from '@/ui/lazily.ts'
import { subscribeMinute } from '@/ui/minute.ts'
import { lastReplyText } from './last-reply.ts'
import { ThreadLink } from './thread-link.tsx'

const BegunReply = behind(() => import('./begun-reply.tsx').then((module) => module.BegunReply))

/** Under the first message of a thread: who replied, how often, when last, and whether something of it is new to me. */
export function ThreadSummary({
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
  const { id, replies } = item
  if (id === undefined || onThread === undefined) return null
  if (replies === undefined)
    return item.deleted === undefined && item.thread === undefined ? (
      <BegunReply channel={channel} item={item} id={id} onThread={onThread} isActive={isActive} />
    ) : null
  return (
    <Summary
      channel={channel}
      item={item}
      id={id}
      replies={replies}
      onThread={onThread}
      isActive={isActive}
    />
  )
}

function Summary({
  channel,
  item,
  id,
  replies,
  onThread,
  isActive,
}: {
  channel: ChannelId
  item: MessageItem
  id: EntryId
  replies: ThreadReplies
  onThread: (item: MessageItem) => void
  isActive: boolean
}) {
  const threadTexts = useTexts('thread')
  const language = useLanguage()
  const people = useUsers(replies.users)
  const unread = useStore(
    useClient().threads,
    useCallback(
      (standings) => {
        const standing = standings.get(threadKey(channel, id))
        return standing?.isFollowed === true ? standing.unread : 0
      },
      [channel, id],
    ),
  )
  const hasDraft = useHasReplyDraft(channel, id)
  // The server does not know the reader's time zone: the first paint leaves the place of the time free.
  const last = useSyncExternalStore(
    subscribeMinute,
    () => lastReplyText(replies.lastAt, Date.now(), threadTexts, language),
    () => '',
  )
  return (
    <ThreadLink
      item={item}
      onThread={onThread}
      href={threadPath(channel, id)}
      tabIndex={isActive ? 0 : -1}
      className="-ms-1.5 mt-0.5 flex h-[30px] w-fit max-w-full items-center gap-2 rounded-md px-1.5 text-sm hover:bg-raised hover:shadow-[inset_0_0_0_1px_var(--line-strong)] touch:h-11"
    >
      <span aria-hidden className="flex shrink-0 gap-1">
        {people.slice(0, 3).map((person) => (
          <Avatar key={person.user} id={person.user} name={person.name} size="xs" />
        ))}
      </span>
      <span className="font-medium whitespace-nowrap text-accent">{threadTexts.replies(replies.count)}</span>
      {unread === 0 ? null : (
        <span className="flex items-center">
          <span aria-hidden className="size-2 rounded-full bg-danger" />
          <span className="sr-only">{threadTexts.unread(unread)}</span>
        </span>
      )}
      {hasDraft ? (
        <span className="text-ink-muted">
          <Pencil size={13} aria-hidden />
          <span className="sr-only">{threadTexts.draft}</span>
        </span>
      ) : null}
      <span className="truncate text-xs text-ink-muted">{last}</span>
    </ThreadLink>
  )
}
