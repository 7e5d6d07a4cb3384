'use client'

import { channelPath } from '@/realtime/paths.ts'
import type { MessageItem } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'
import { CheckCheck } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { RowView } from '@/conversation/row-view.tsx'
import { dayNumber } from '@/features/message/day.ts'
import { groupByAuthor } from '@/features/message/group-by-author.ts'
import { PersonContext } from '@/features/message/person-context.ts'
import type { OnPerson } from '@/features/message/person-context.ts'
import { groupChannels } from '@/features/sidebar/sidebar-groups.ts'
import { UnreadChannel } from '@/features/unread/unread-channel.tsx'
import { useChannels } from '@/realtime/hooks.ts'
import { markAllRead } from '@/realtime/mark-all-read.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { Statement } from '@/ui/statement.tsx'
import { PathLink } from './path-link.tsx'
import { Place } from './place.tsx'

const whole = <State,>(state: State): State => state

/** Messages as they look in their conversation. */
function Messages({ channel, items }: { channel: ChannelId; items: readonly MessageItem[] }) {
  const rows = useMemo(
    () => groupByAuthor(items, { unreadAfter: undefined, hasOlder: false, dayOf: dayNumber }),
    [items],
  )
  return rows.map((row) => <RowView key={row.key} channel={channel} row={row} isActive={false} />)
}

const renderMessages = (channel: ChannelId, items: readonly MessageItem[]) => (
  <Messages channel={channel} items={items} />
)

/** Everything unread in all my channels, as it comes. What is marked read stays where it was until one leaves. */
export function Unread({
  lead,
  onWhy,
  onPerson,
}: {
  lead: ReactNode
  onWhy: (channel: ChannelId) => void
  onPerson: OnPerson
}) {
  const texts = useTexts('shell')
  const unreadTexts = useTexts('unread')
  const client = useClient()
  const channels = useChannels()
  const preferences = useStore(client.preferences, whole)
  const [listed, setListed] = useState<readonly ChannelId[]>([])
  const self = useRef<HTMLDivElement>(null)
  const waiting = useMemo(
    () => groupChannels(channels.values(), preferences).find(({ kind }) => kind === 'unread')?.channels ?? [],
    [channels, preferences],
  )
  const added = waiting.filter(({ channel }) => !listed.includes(channel))
  if (added.length > 0) setListed([...listed, ...added.map(({ channel }) => channel)])
  useEffect(() => self.current?.focus({ preventScroll: true }), [])

  const messages = waiting.reduce((sum, { unread }) => sum + unread, 0)
  const shown = listed.flatMap((id) => channels.get(id) ?? [])
  return (
    <Place title={texts.places.unread} lead={lead} width="max-w-3xl">
      <div ref={self} tabIndex={-1} className="outline-none">
        {waiting.length === 0 ? null : (
          <div className="mb-4 flex items-center justify-between gap-2">
            <p className="text-sm text-ink-muted">{unreadTexts.text(messages, waiting.length)}</p>
            <Button icon={<CheckCheck size={15} aria-hidden />} onClick={() => markAllRead(client)}>
              {unreadTexts.markAll}
            </Button>
          </div>
        )}
        <PersonContext value={onPerson}>
          {shown.map((channel) => (
            <UnreadChannel
              key={channel.channel}
              channel={channel}
              path={channelPath(channel.channel)}
              link={PathLink}
              renderMessages={renderMessages}
              onWhy={() => onWhy(channel.channel)}
            />
          ))}
        </PersonContext>
        {waiting.length === 0 ? (
          <div className="flex justify-center pt-16">
            <Statement level="h2" title={unreadTexts.doneTitle} text={unreadTexts.doneText} />
          </div>
        ) : null}
      </div>
    </Place>
  )
}
