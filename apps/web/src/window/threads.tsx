'use client'

import { openPath, threadPath } from '@/realtime/paths.ts'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ThreadInbox } from '@/conversation/thread-inbox.tsx'
import type { OnPerson } from '@/features/message/person-context.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { PathLink } from './path-link.tsx'
import { Place } from './place.tsx'

/** The threads I follow, of all my channels. */
export function Threads({ lead, onPerson }: { lead: ReactNode; onPerson: OnPerson }) {
  const texts = useTexts('shell')
  const threadPaneTexts = useTexts('threadPane')
  const [onlyUnread, setOnlyUnread] = useState(false)
  return (
    <Place
      title={texts.places.threads}
      lead={lead}
      width="max-w-3xl"
      below={
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pb-2.5 md:px-5">
          <p className="text-sm text-ink-muted">{threadPaneTexts.inbox.text}</p>
          <Filter onlyUnread={onlyUnread} onChange={setOnlyUnread} />
        </div>
      }
    >
      <ThreadInbox
        onlyUnread={onlyUnread}
        onPerson={onPerson}
        link={PathLink}
        onOpen={(channel, root) => openPath(threadPath(channel, root))}
      />
    </Place>
  )
}

function Filter({ onlyUnread, onChange }: { onlyUnread: boolean; onChange: (onlyUnread: boolean) => void }) {
  const threadPaneTexts = useTexts('threadPane')
  const { inbox } = threadPaneTexts
  const choice = (label: string, value: boolean) => (
    <button
      type="button"
      aria-pressed={onlyUnread === value}
      onClick={() => onChange(value)}
      className={classes(
        'h-7 rounded-[5px] px-2.5 text-xs font-medium text-ink-muted touch:h-11 touch:px-4',
        'hover:text-ink aria-pressed:bg-canvas aria-pressed:text-ink aria-pressed:shadow-[0_0_0_1px_var(--line-strong)] dark:aria-pressed:bg-raised',
      )}
    >
      {label}
    </button>
  )
  return (
    <div role="group" aria-label={inbox.filter} className="flex rounded-md bg-hover p-0.5">
      {choice(inbox.all, false)}
      {choice(inbox.unread, true)}
    </div>
  )
}
