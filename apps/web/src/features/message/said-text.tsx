'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { UserId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import { use, useMemo } from 'react'
import { useMe, useUsers } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { classes } from '@/ui/classes.ts'
import { Markdown } from '@/ui/markdown.tsx'
import type { RenderMention } from '@/ui/markdown.tsx'
import { useChannelPills } from './channel-pill.tsx'
import { PersonContext } from './person-context.ts'

const nobody: readonly UserId[] = []

/** What was said as it is meant, mentions as pills: those the server named, or, while a message waits, those this device knows. */
export function SaidText({ item }: { item: MessageItem }) {
  const renderMention = useMentionPills(item)
  const renderChannel = useChannelPills(item.text)
  return <Markdown text={item.text} renderMention={renderMention} renderChannel={renderChannel} />
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
