'use client'

import type { ChannelState, MessageItem } from '@runnel/client/client'
import { toItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { CheckCheck } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { AnchorHTMLAttributes, ComponentType, ReactNode } from 'react'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useIsOnline } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'

type Link = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

/** Messages shown of one channel. */
const most = 10
/** How long something new waits for more before it is fetched, in ms. */
const gatherMs = 300

interface Page {
  items: readonly MessageItem[]
  hasFailed: boolean
}

/** What follows the last message read in a channel, fetched again as it changes. */
function useUnreadPage({ channel, readId, position, unread }: ChannelState): Page | undefined {
  const client = useClient()
  const isOnline = useIsOnline()
  const [page, setPage] = useState<Page>()
  const hasLooked = useRef(false)
  useEffect(() => {
    if (!isOnline || unread === 0) return
    let isCurrent = true
    const timer = setTimeout(
      () => {
        hasLooked.current = true
        client.request('history:page', { channel, after: readId, limit: most }).then(
          ({ messages }) => {
            const items = messages
              .map(toItem)
              .filter((item): item is MessageItem & { id: EntryId } => item.kind === 'message')
            if (isCurrent)
              setPage({ items: items.filter(({ deleted }) => deleted === undefined), hasFailed: false })
          },
          () => isCurrent && setPage((last) => ({ items: last?.items ?? [], hasFailed: true })),
        )
      },
      hasLooked.current ? gatherMs : 0,
    )
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [client, channel, readId, position.id, unread, isOnline])
  return page
}

/** One channel among those with something unread: its first unread messages, and what to do about them. */
export function UnreadChannel({
  channel,
  path,
  link: Anchor,
  renderMessages,
  onWhy,
}: {
  channel: ChannelState
  path: string
  link: Link
  renderMessages: (channel: ChannelId, items: readonly MessageItem[]) => ReactNode
  onWhy: () => void
}) {
  const texts = useTexts('unread')
  const client = useClient()
  const heading = useId()
  const { title } = useChannelTitle(channel)
  const page = useUnreadPage(channel)
  /** The first message that was unread when it was marked read here. */
  const [undo, setUndo] = useState<EntryId>()
  const isUnread = channel.unread > 0 || channel.mentions > 0
  const items = useMemo(() => page?.items ?? [], [page])
  const first = items[0]?.id
  const more = channel.unread - items.length
  const markRead = () => {
    setUndo(first)
    client.markAllRead(channel.channel)
  }
  return (
    <section aria-labelledby={heading} className="mb-4 rounded-lg border border-line">
      <header className="flex min-h-11 items-center gap-2 border-b border-line px-3 py-1 last:border-0 sm:px-4">
        <h2 id={heading} className="min-w-0 truncate text-sm font-semibold">
          <Anchor
            href={path}
            className="rounded-sm touch:block touch:leading-[2.75rem] touch:min-w-11 hover:underline"
          >
            {title}
          </Anchor>
        </h2>
        <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">
          {isUnread ? texts.count(channel.unread, channel.mentions) : texts.read}
        </span>
        {isUnread ? (
          <>
            {channel.ephemeral === true ? null : (
              <Button tone="quiet" aria-label={texts.whyIn(title)} onClick={onWhy}>
                {texts.why}
              </Button>
            )}
            <Button
              tone="quiet"
              aria-label={texts.markReadIn(title)}
              icon={<CheckCheck size={15} aria-hidden />}
              onClick={markRead}
            >
              <span className="max-sm:sr-only">{texts.markRead}</span>
            </Button>
          </>
        ) : undo === undefined ? null : (
          <Button
            tone="quiet"
            aria-label={texts.undoIn(title)}
            onClick={() => client.markUnread(channel.channel, undo)}
          >
            {texts.undo}
          </Button>
        )}
      </header>
      {isUnread ? (
        <div className="py-1.5">
          {channel.unread === 0 ? (
            <p className="px-4 py-2 text-sm text-ink-muted">{texts.onlyMentions}</p>
          ) : page === undefined ? (
            <p className="px-4 py-2 text-sm text-ink-muted">{texts.loading}</p>
          ) : (
            renderMessages(channel.channel, items)
          )}
          {page?.hasFailed === true ? (
            <p className="px-4 py-2 text-sm text-ink-muted">{texts.failed}</p>
          ) : null}
          {more > 0 && items.length > 0 ? (
            <Anchor
              href={path}
              className="mx-2 mt-1 flex min-h-8 touch:min-h-11 items-center rounded-md px-2 text-sm text-accent hover:bg-hover"
            >
              {texts.more(more)}
            </Anchor>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}
