'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { Import } from 'lucide-react'
import { memo, use, useState } from 'react'
import { useUser } from '@/realtime/hooks.ts'
import { conversationTexts } from '@/texts/conversation.en.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { classes } from '@/ui/classes.ts'
import { MessageActions } from './message-actions.tsx'
import { MessageState } from './message-state.tsx'
import { MessageText } from './message-text.tsx'
import { Moment } from './moment.tsx'
import { PersonContext } from './person-context.ts'

const texts = conversationTexts.message

interface MessageViewProps {
  channel: ChannelId
  item: MessageItem
  isHead: boolean
  /** It has the keyboard's focus. */
  isActive: boolean
}

/** One message. Rendered again only when itself changes: neither typing nor other messages reach it. */
export const MessageView = memo(function MessageView({ channel, item, isHead, isActive }: MessageViewProps) {
  const [isOver, setOver] = useState(false)
  const author = useUser(item.by)
  const name = author?.name ?? texts.someone
  const isShort = item.action === true || !isHead
  return (
    <div
      onPointerEnter={(event) => event.pointerType !== 'touch' && setOver(true)}
      onPointerLeave={() => setOver(false)}
      className={classes(
        'group relative grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 px-4 py-0.5 sm:px-5',
        isHead && 'pt-2.5',
        (isOver || isActive) && 'bg-hover',
      )}
    >
      {isShort ? (
        <Moment
          at={item.at}
          isClock
          className={classes(
            'pt-[0.1875rem] text-end text-[0.6875rem] leading-[1.0625rem] whitespace-nowrap text-ink-faint tabular-nums',
            isOver || isActive ? 'opacity-100' : 'opacity-0',
          )}
        />
      ) : (
        <AuthorAvatar user={item.by} name={name} isImported={author?.imported === true} />
      )}
      <div className="min-w-0">
        {isShort ? null : (
          <div className="flex items-baseline gap-2">
            <Author
              id={`by-${item.key}`}
              user={item.by}
              name={name}
              isImported={author?.imported === true}
              isActive={isActive}
            />
            {author?.imported ? (
              <span title={texts.importedHint} className="self-center text-ink-faint">
                <Import size={12} aria-hidden />
                <span className="sr-only">{texts.imported}</span>
              </span>
            ) : null}
            <Moment at={item.at} className="shrink-0 text-xs whitespace-nowrap text-ink-faint tabular-nums" />
          </div>
        )}
        {isShort ? (
          <bdi id={`by-${item.key}`} className={item.action ? 'text-base font-medium' : 'sr-only'}>
            {name}
          </bdi>
        ) : null}
        {item.action ? ' ' : null}
        <MessageText item={item} id={`text-${item.key}`} />
        <MessageState item={item} />
      </div>
      {isOver || isActive ? <MessageActions channel={channel} item={item} /> : null}
    </div>
  )
})

/** Who said it. Reached with Tab from the message that has the focus, so that a page of messages is not a page of stops. */
function Author({
  id,
  user,
  name,
  isImported,
  isActive,
}: {
  id: string
  user: UserId
  name: string
  isImported: boolean
  isActive: boolean
}) {
  const open = use(PersonContext)
  const look = 'truncate text-base font-semibold'
  if (open === undefined || isImported)
    return (
      <bdi id={id} className={look}>
        {name}
      </bdi>
    )
  return (
    <button
      type="button"
      id={id}
      tabIndex={isActive ? 0 : -1}
      onClick={() => open(user)}
      className={classes(look, 'rounded-sm text-start hover:underline hover:underline-offset-2')}
    >
      <bdi>{name}</bdi>
    </button>
  )
}

/** The same by pressing the picture; for the keyboard there is the name. */
function AuthorAvatar({ user, name, isImported }: { user: UserId; name: string; isImported: boolean }) {
  const open = use(PersonContext)
  if (open === undefined || isImported) return <Avatar id={user} name={name} className="mt-0.5" />
  return (
    <button type="button" tabIndex={-1} aria-hidden onClick={() => open(user)} className="mt-0.5 h-9">
      <Avatar id={user} name={name} />
    </button>
  )
}
