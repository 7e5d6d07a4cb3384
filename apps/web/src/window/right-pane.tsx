'use client'

import type { ChannelState } from '@runnel/client/client'
import type { UserId } from '@runnel/protocol/ids'
import { X } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { texts } from '@/texts/en.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import type { OpenDialog } from './dialogs.tsx'

const ChannelDetails = lazy(async () => ({
  default: (await import('@/features/channel/channel-details.tsx')).ChannelDetails,
}))
const Members = lazy(async () => ({ default: (await import('@/features/members/members.tsx')).Members }))

export type Pane = 'members' | 'details'

/** The pane on the right: members or details of the open channel. In a narrow window it lies over the conversation (`isOver`) and takes the focus. */
export function RightPane({
  pane,
  channel,
  isOver,
  onClose,
  onDialog,
  onPerson,
}: {
  pane: Pane
  channel: ChannelState
  isOver: boolean
  onClose: () => void
  onDialog: (dialog: OpenDialog) => void
  onPerson: (user: UserId) => void
}) {
  const self = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isOver) return
    const before = document.activeElement
    self.current?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [isOver])
  return (
    <aside
      ref={self}
      data-pane
      tabIndex={-1}
      aria-label={texts.panes[pane]}
      className="fixed inset-y-0 right-0 z-20 flex w-full flex-col border-line bg-canvas outline-none sm:w-80 sm:border-l sm:shadow-raised lg:static lg:w-[19.5rem] lg:shrink-0 lg:shadow-none"
    >
      <header className="flex h-13 touch:h-14 shrink-0 items-center gap-2 pr-3 pl-4">
        <h2 className="flex-1 text-base font-semibold tracking-[-0.006em]">{texts.panes[pane]}</h2>
        <IconButton
          label={texts.panes.close}
          keys="Esc"
          icon={<X size={17} aria-hidden />}
          onClick={onClose}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-[env(safe-area-inset-bottom)]">
        <Suspense>
          {pane === 'members' ? (
            <Members
              channel={channel}
              onAdd={() => onDialog({ name: 'add', channel })}
              onMessage={onPerson}
              onRemove={(member) => onDialog({ name: 'remove', channel, member })}
            />
          ) : (
            <ChannelDetails
              key={channel.channel}
              channel={channel}
              onLeave={() => onDialog({ name: 'leave', channel })}
            />
          )}
        </Suspense>
      </div>
    </aside>
  )
}
