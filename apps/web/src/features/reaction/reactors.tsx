'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId } from '@runnel/protocol/ids'
import type { RequestOutput } from '@runnel/protocol/requests'
import { useEffect, useMemo, useState } from 'react'
import { useUsers } from '@/realtime/hooks.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Notice } from '@/ui/notice.tsx'

type Reactions = RequestOutput<'reaction:list'>['reactions']

/** Everyone who reacted to a message, by emoji. */
export function Reactors({
  channel,
  item: { id },
  onClose,
}: {
  channel: ChannelId
  item: MessageItem
  onClose: () => void
}) {
  const errorText = useErrorText()
  const texts = useTexts('reaction')
  const client = useClient()
  const [reactions, setReactions] = useState<Reactions>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (id === undefined) return
    let isShown = true
    client.request('reaction:list', { channel, id }).then(
      (answer) => isShown && setReactions(answer.reactions),
      (error: unknown) => isShown && setProblem(errorText(error)),
    )
    return () => {
      isShown = false
    }
  }, [client, channel, id, errorText])
  return (
    <Dialog title={texts.who} onClose={onClose}>
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {reactions === undefined && problem === undefined ? (
        <p role="status" className="text-sm text-ink-muted">
          {texts.loading}
        </p>
      ) : null}
      {reactions?.length === 0 ? <p className="text-sm text-ink-muted">{texts.none}</p> : null}
      <ul className="flex flex-col gap-4">
        {reactions?.map((reaction) => (
          <li key={reaction.emoji} className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-2">
            <span className="text-[1.5rem] leading-8">{reaction.emoji}</span>
            <People users={reaction.users} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function People({ users }: { users: Reactions[number]['users'] }) {
  const people = useUsers(useMemo(() => users, [users]))
  return (
    <ul className="flex flex-col gap-1">
      {people.map(({ user, name }) => (
        <li key={user} className="flex h-8 items-center gap-2 text-sm">
          <Avatar id={user} name={name} size="sm" />
          <bdi className="truncate">{name}</bdi>
        </li>
      ))}
    </ul>
  )
}
