'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { UserId } from '@runnel/protocol/ids'
import { Import } from 'lucide-react'
import { memo, Suspense, use, useState } from 'react'
import type { ReactNode } from 'react'
import { useUser } from '@/realtime/hooks.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { classes } from '@/ui/classes.ts'
import { behind, lazily, suspending } from '@/ui/lazily.ts'
import { ActsContext } from './acts-context.ts'
import { IdScope } from './id-scope.ts'
import { MessageMarks, Tombstone } from './message-marks.tsx'
import { MessageText } from './message-text.tsx'
import { Moment } from './moment.tsx'
import { PersonContext } from './person-context.ts'
import { useLongPress } from '@/ui/use-long-press.ts'
import { useTask } from './use-task.ts'

// Nothing of what can be done with a message is fetched before one is pointed at.
const MessageActions = lazily(() => import('./message-actions.tsx').then((module) => module.MessageActions))
const MessageEditor = suspending(() => import('./message-editor.tsx').then((module) => module.MessageEditor))

const MessageState = behind(() => import('./message-state.tsx').then((module) => module.MessageState))

interface MessageViewProps {
  item: MessageItem
  isHead: boolean
  /** It has the keyboard's focus. */
  isActive: boolean
  /** What it answers: above its text. */
  above?: ReactNode
  /** What became of it, such as its thread: below its text. */
  children?: ReactNode
}

/** One message. Rendered again only when itself changes: neither typing nor other messages reach it. */
export const MessageView = memo(function MessageView({
  item,
  isHead,
  isActive,
  above,
  children,
}: MessageViewProps) {
  const texts = useTexts('conversation').message
  const [isOver, setOver] = useState(false)
  const author = useUser(item.by)
  const name = author?.name ?? texts.someone
  const isShort = item.action === true || !isHead
  const acts = use(ActsContext)
  const scope = use(IdScope)
  const task = useTask(item.key)
  const press = useLongPress(
    acts === undefined || item.deleted !== undefined || task === 'edit'
      ? undefined
      : (element) => acts.run('menu', item, element.closest<HTMLElement>('article') ?? element),
  )
  const isPointedAt = isOver || isActive || (task !== undefined && task !== 'edit')
  return (
    <div
      {...press}
      onPointerEnter={(event) => event.pointerType !== 'touch' && setOver(true)}
      onPointerLeave={() => setOver(false)}
      className={classes(
        'group relative grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 px-4 py-0.5 sm:px-5',
        isHead && 'pt-2.5 compact:pt-1',
        isPointedAt && 'bg-hover',
        acts !== undefined && 'touch:select-none touch:[-webkit-touch-callout:none]',
      )}
    >
      {isShort ? (
        <Moment
          at={item.at}
          isClock
          className={classes(
            'pt-[0.1875rem] text-end text-[0.6875rem] leading-[1.0625rem] whitespace-nowrap text-ink-faint tabular-nums',
            isPointedAt ? 'opacity-100' : 'opacity-0',
          )}
        />
      ) : (
        <AuthorAvatar user={item.by} name={name} />
      )}
      <div className="min-w-0">
        {isShort ? null : (
          <div className="flex items-baseline gap-2">
            <Author id={`by-${scope}${item.key}`} user={item.by} name={name} isActive={isActive} />
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
          <bdi id={`by-${scope}${item.key}`} className={item.action ? 'text-base font-medium' : 'sr-only'}>
            {name}
          </bdi>
        ) : null}
        {item.action ? ' ' : null}
        {above}
        {item.deleted === undefined ? (
          <Said item={item} isEdited={task === 'edit'} />
        ) : (
          <Tombstone item={item} id={`text-${scope}${item.key}`} />
        )}
        <MessageState item={item} />
        {children}
      </div>
      {isPointedAt && item.deleted === undefined && task !== 'edit' ? (
        <Suspense>
          <MessageActions item={item} />
        </Suspense>
      ) : null}
    </div>
  )
})

/** Its text, or, while I change it, the box to do so. */
function Said({ item, isEdited }: { item: MessageItem; isEdited: boolean }) {
  const id = `text-${use(IdScope)}${item.key}`
  const said = (
    <MessageText item={item} id={id}>
      <MessageMarks item={item} />
    </MessageText>
  )
  if (!isEdited) return said
  return (
    <Suspense fallback={said}>
      <div id={id}>
        <MessageEditor item={item} />
      </div>
    </Suspense>
  )
}

/** Who said it. Reached with Tab from the message that has the focus, so that a page of messages is not a page of stops. */
function Author({ id, user, name, isActive }: { id: string; user: UserId; name: string; isActive: boolean }) {
  const open = use(PersonContext)
  if (open === undefined)
    return (
      <bdi id={id} className="truncate text-base font-semibold">
        {name}
      </bdi>
    )
  return (
    <button
      type="button"
      id={id}
      tabIndex={isActive ? 0 : -1}
      aria-haspopup="dialog"
      onClick={(event) => open(user, event.currentTarget)}
      className="relative min-w-0 rounded-sm text-start text-base font-semibold touch:after:absolute touch:after:-inset-x-2 touch:after:-inset-y-1 hover:underline hover:underline-offset-2"
    >
      <bdi className="block truncate">{name}</bdi>
    </button>
  )
}

/** The same by pressing the picture; for the keyboard there is the name. */
function AuthorAvatar({ user, name }: { user: UserId; name: string }) {
  const open = use(PersonContext)
  if (open === undefined) return <Avatar id={user} name={name} className="mt-0.5" />
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      onClick={(event) => open(user, event.currentTarget)}
      className="relative mt-0.5 h-9 touch:after:absolute touch:after:-inset-1"
    >
      <Avatar id={user} name={name} />
    </button>
  )
}
