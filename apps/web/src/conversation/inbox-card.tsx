'use client'

import { threadPath } from '@/realtime/paths.ts'
import type { ChannelState } from '@runnel/client/client'
import { emptyThread } from '@runnel/client/thread'
import type { ThreadTimeline } from '@runnel/client/thread'
import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { createStore } from 'zustand/vanilla'
import { BellOff, CheckCheck, PanelRight, Pencil } from 'lucide-react'
import { useCallback, useId, useMemo, useRef, useState } from 'react'
import { dayNumber } from '@/features/message/day.ts'
import { IdScope } from '@/features/message/id-scope.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useChannel, useHasReplyDraft, useMe, useUser } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useStanding } from '@/realtime/use-thread.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { messagesOf } from './inbox.ts'
import type { InboxThread } from './inbox.ts'
import { InboxMessages } from './inbox-messages.tsx'
import { MessageActs } from './message-acts.tsx'
import type { InboxLink } from './thread-inbox.tsx'
import { readIdOf, replyRows, rootRow } from './thread-rows.ts'
import { Writing } from './writing.tsx'

interface CardProps {
  thread: InboxThread
  link: InboxLink
  onOpen: (channel: ChannelId, root: EntryId) => void
}

/** One thread I follow. Nothing where its channel is no longer mine. */
export function InboxCard(props: CardProps) {
  const state = useChannel(props.thread.channel)
  return state === undefined ? null : <Card {...props} state={state} />
}

function Card({ thread, state, link: Anchor, onOpen }: CardProps & { state: ChannelState }) {
  const texts = useTexts('threadPane').inbox
  const errorText = useErrorText()
  const threadPaneTexts = useTexts('threadPane')
  const client = useClient()
  const { channel, thread: root } = thread
  const { title } = useChannelTitle(state)
  const standing = useStanding(channel, root)
  const me = useMe()?.user
  const [hasAnswered, setAnswered] = useState(false)
  const [isReplying, setReplying] = useState(false)
  const hasDraft = useHasReplyDraft(channel, root)
  const toText = useRef<() => void>(null)
  const toOpen = useRef<HTMLButtonElement>(null)
  const headingId = useId()
  const settled = useMemo(() => messagesOf(thread), [thread])
  const author = useUser(settled.root?.by)?.name ?? texts.someone
  const waiting = useWaiting(channel, root, settled.replies, hasAnswered)
  // The divider stays where it was while the thread is looked at here.
  const [readReply] = useState(standing?.readReply)
  const [wasUnread] = useState((standing?.unread ?? 0) > 0)
  const rows = useMemo(() => {
    const items = [...settled.replies, ...waiting]
    const unreadAfter = wasUnread ? readIdOf({ items }, root, readReply) : undefined
    const replies = replyRows(
      { ...(settled.root && { root: settled.root }), items, hasOlder: false },
      { me, unreadAfter, dayOf: dayNumber },
    )
    return { above: settled.root === undefined ? [] : [rootRow(settled.root)], replies }
  }, [settled, waiting, me, root, readReply, wasUnread])
  const firstReply = settled.replies[0]?.reply ?? 1
  const last = settled.replies.findLast(({ reply }) => reply !== undefined)?.reply
  const unread = standing?.isFollowed === true ? standing.unread : 0

  const follow = (isOn: boolean) =>
    client.followThread(channel, root, isOn).catch((error: unknown) => toast(errorText(error), 'danger'))
  const backToText = useCallback(() => toText.current?.(), [])
  const onSend = useCallback(
    (text: string, { action }: { action: boolean }) => {
      setAnswered(true)
      client.reply(channel, root, text, { action })
      // Whoever answers has seen what is above.
      if (last !== undefined) client.markThreadRead(channel, root, last)
    },
    [client, channel, root, last],
  )

  return (
    <section aria-labelledby={headingId} className="rounded-lg border border-line">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5 border-b border-line px-4 py-1 sm:px-5">
        <h2 id={headingId} aria-label={texts.thread(title, author)} className="min-w-0 text-sm font-semibold">
          <Anchor
            href={threadPath(channel, root)}
            className="block truncate rounded-sm hover:underline touch:leading-[2.75rem]"
          >
            <bdi>{title}</bdi>
          </Anchor>
        </h2>
        {unread === 0 ? null : <Badge tone="accent">{texts.newReplies(unread)}</Badge>}
        <span className="flex-1" />
        {unread === 0 || last === undefined ? null : (
          <Button
            tone="quiet"
            icon={<CheckCheck size={15} aria-hidden />}
            className="px-2 text-xs"
            onClick={() => {
              // This button goes.
              toOpen.current?.focus()
              client.markThreadRead(channel, root, last)
            }}
          >
            <span className="max-sm:sr-only">{texts.markRead}</span>
          </Button>
        )}
        {standing?.isFollowed === false ? null : (
          <Button
            tone="quiet"
            icon={<BellOff size={14} aria-hidden />}
            className="px-2 text-xs"
            onClick={() => {
              toOpen.current?.focus()
              void follow(false)
            }}
          >
            <span className="max-sm:sr-only">{texts.unfollow}</span>
          </Button>
        )}
        <Button
          ref={toOpen}
          tone="quiet"
          icon={<PanelRight size={15} aria-hidden />}
          className="-me-2 px-2 text-xs"
          onClick={() => onOpen(channel, root)}
        >
          <span className="max-sm:sr-only">{texts.open}</span>
        </Button>
      </header>
      <IdScope value={`inbox-${channel}-`}>
        <MessageActs channel={channel} thread={root} onDone={backToText}>
          <InboxMessages
            channel={channel}
            above={rows.above}
            replies={rows.replies}
            between={
              firstReply <= 1 ? null : (
                <div className="py-0.5 ps-16 pe-4 sm:ps-17 sm:pe-5">
                  <Anchor
                    href={threadPath(channel, root)}
                    className="inline-flex items-center rounded-sm text-xs font-medium text-accent hover:underline touch:h-11"
                  >
                    {texts.earlier(firstReply - 1)}
                  </Anchor>
                </div>
              )
            }
          />
        </MessageActs>
      </IdScope>
      <div className="pt-1 pb-3">
        {standing?.isFollowed === false ? (
          <p
            role="status"
            className="flex flex-wrap items-center gap-x-3 px-4 text-sm text-ink-muted sm:px-5"
          >
            {texts.unfollowed}
            <Button tone="quiet" onClick={() => void follow(true)}>
              {texts.undo}
            </Button>
          </p>
        ) : isReplying ? (
          <Writing
            state={state}
            thread={root}
            title={title}
            label={threadPaneTexts.reply(title)}
            onSend={onSend}
            toText={toText}
          />
        ) : (
          <div className="ps-16 pe-4 pt-1.5 sm:ps-17 sm:pe-5">
            <Button
              {...(hasDraft && { icon: <Pencil size={14} aria-hidden /> })}
              onClick={() => setReplying(true)}
            >
              {hasDraft ? texts.replyBegun : texts.reply}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

const nothing: readonly MessageItem[] = []
const nowhere = createStore(() => emptyThread)

/** What I replied here that is not in the log yet. */
function useWaiting(
  channel: ChannelId,
  root: EntryId,
  settled: readonly MessageItem[],
  hasAnswered: boolean,
): readonly MessageItem[] {
  const client = useClient()
  const store = useMemo(
    () => (hasAnswered ? client.thread(channel, root) : nowhere),
    [client, channel, root, hasAnswered],
  )
  const items = useStore(store, itemsOf)
  return useMemo(() => {
    if (items.length === 0) return nothing
    const keys = new Set(settled.map(({ key }) => key))
    return items.filter(({ reply, key }) => reply === undefined && !keys.has(key))
  }, [items, settled])
}

const itemsOf = ({ items }: ThreadTimeline): readonly MessageItem[] => items
