'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { lazy, Suspense, use, useMemo } from 'react'
import type { ReactNode } from 'react'
import { useMe, useUsers } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { classes } from '@/ui/classes.ts'
import { loadPatiently } from '@/ui/lazily.ts'
import type { RenderMention } from '@/ui/markdown.tsx'
// Its styles are here from the first paint on.
import '@/ui/markdown.module.css'
import { useChannelPills } from './channel-pill.tsx'
import { isEmojiOnly } from './emoji-only.ts'
import { PersonContext } from './person-context.ts'

/** Fetched behind the page's own script: what the server rendered stands meanwhile, new text is shown as typed. */
const markdown = loadPatiently(() => import('@/ui/markdown.tsx'))
const Markdown = lazy(async () => ({ default: (await markdown).Markdown }))
const nobody: readonly UserId[] = []

/** What was said, mentions as pills: those the server named, or, while a message waits, those this device knows. `children` stand behind it. */
export function MessageText({ item, id, children }: { item: MessageItem; id: string; children?: ReactNode }) {
  const renderMention = useMentionPills(item)
  const renderChannel = useChannelPills(item.text)
  const isJumbo = useMemo(() => item.action === undefined && isEmojiOnly(item.text), [item.action, item.text])
  return (
    <div
      id={id}
      className={classes(
        'transition-colors duration-150',
        (item.status === 'waiting' || item.pendingChange === 'edit') && 'text-ink-faint',
        // What stands behind the text goes on in its line, where the text is one.
        hasMarks(item) && '[&>div]:inline [&>div>p:only-child]:inline',
        isJumbo && '[&_p]:text-[2rem] [&_p]:leading-[2.75rem]',
        item.action && 'inline italic [&>div]:inline [&>div>p:first-child]:inline',
      )}
    >
      <Suspense fallback={<p className="whitespace-pre-wrap">{item.text}</p>}>
        <Markdown text={item.text} renderMention={renderMention} renderChannel={renderChannel} />
      </Suspense>
      {children}
    </div>
  )
}

function hasMarks({ editedAt, pinned }: MessageItem): boolean {
  return editedAt !== undefined || pinned !== undefined
}

function useMentionPills({ mentions, status, text }: MessageItem): RenderMention | undefined {
  const client = useClient()
  const me = useMe()
  const named = useUsers(mentions ?? nobody)
  return useMemo(() => {
    if (!text.includes('@')) return undefined
    const people = status === 'settled' ? named : [...client.users.getState().values()]
    const byHandle = new Map(
      people.flatMap((person) =>
        [...(person.earlier ?? []), person.handle].map((one): [string, User] => [one, person]),
      ),
    )
    return (handle, typed) => {
      const person = byHandle.get(handle)
      return person === undefined ? undefined : (
        <Pill text={typed} person={person} isMe={person.user === me?.user} />
      )
    }
  }, [client, me?.user, named, status, text])
}

function Pill({ text, person, isMe }: { text: string; person: User; isMe: boolean }) {
  const open = use(PersonContext)
  const look = classes(
    'rounded-[4px] px-[0.2em] leading-[1.2] font-medium [unicode-bidi:isolate]',
    isMe ? 'bg-warning-soft text-warning' : 'bg-accent-soft text-accent',
  )
  if (open === undefined)
    return (
      <span title={person.name} className={look}>
        {text}
      </span>
    )
  return (
    <button
      type="button"
      title={person.name}
      aria-haspopup="dialog"
      onClick={(event) => open(person.user, event.currentTarget)}
      className={classes(look, 'hover:underline')}
    >
      {text}
    </button>
  )
}
