'use client'

import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { MessagesSquare } from 'lucide-react'
import type { AnchorHTMLAttributes, ComponentType } from 'react'
import { PersonContext } from '@/features/message/person-context.ts'
import type { OnPerson } from '@/features/message/person-context.ts'
import { useErrorText } from '@/texts/use-error-text.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { Button } from '@/ui/button.tsx'
import { InboxCard } from './inbox-card.tsx'
import { useInbox } from './use-inbox.ts'
import { useRefusedChanges } from './use-refused-changes.ts'

/** A link within the window. */
export type InboxLink = ComponentType<AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }>

/** The threads I follow: those with new replies first, each with its first message, its latest replies, and where one replies. */
export function ThreadInbox({
  onlyUnread,
  onPerson,
  link,
  onOpen,
}: {
  onlyUnread: boolean
  onPerson: OnPerson
  link: InboxLink
  onOpen: (channel: ChannelId, root: EntryId) => void
}) {
  const texts = useTexts('threadPane').inbox
  const errorText = useErrorText()
  const shell = useTexts('shell')
  useRefusedChanges()
  const { threads, isLoading, error, hasMore, more, again } = useInbox(onlyUnread)
  if (threads === undefined)
    return error === undefined ? (
      <Waiting />
    ) : (
      <div role="status" className="flex flex-col items-start gap-3 text-sm text-ink-muted">
        <p>
          {texts.failed} {errorText(error)}
        </p>
        <Button onClick={again}>{shell.retry}</Button>
      </div>
    )
  return (
    <PersonContext value={onPerson}>
      {threads.length === 0 && !hasMore ? <Nothing onlyUnread={onlyUnread} /> : null}
      <ul className="flex flex-col gap-4">
        {threads.map((thread) => (
          <li key={thread.key}>
            <InboxCard thread={thread} link={link} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {hasMore ? (
        <div className="mt-5 flex justify-center">
          <Button isBusy={isLoading} onClick={more}>
            {texts.more}
          </Button>
        </div>
      ) : null}
    </PersonContext>
  )
}

function Nothing({ onlyUnread }: { onlyUnread: boolean }) {
  const texts = useTexts('threadPane').inbox
  return (
    <div className="flex flex-col items-center gap-2 py-16 text-center">
      <span className="mb-2 flex size-12 items-center justify-center rounded-full bg-hover text-ink-muted">
        <MessagesSquare size={22} aria-hidden />
      </span>
      <h2 className="text-base font-semibold">{onlyUnread ? texts.noneUnread : texts.empty}</h2>
      <p className="max-w-sm text-sm text-pretty text-ink-muted">
        {onlyUnread ? texts.noneUnreadText : texts.emptyText}
      </p>
    </div>
  )
}

function Waiting() {
  const texts = useTexts('threadPane').inbox
  return (
    <div className="flex flex-col gap-4">
      <p className="sr-only" role="status">
        {texts.loading}
      </p>
      {[0, 1, 2].map((at) => (
        <div
          key={at}
          aria-hidden
          className="flex flex-col gap-3 rounded-lg border border-line p-4 opacity-70"
        >
          <span className="h-2.5 w-32 rounded-full bg-pressed" />
          <span className="h-2.5 w-3/5 rounded-full bg-hover" />
          <span className="h-2.5 w-2/5 rounded-full bg-hover" />
        </div>
      ))}
    </div>
  )
}
