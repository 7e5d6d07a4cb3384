'use client'

import { openPath } from '@/realtime/paths.ts'
import type { UserId } from '@runnel/protocol/ids'
import type { Member } from '@runnel/protocol/member'
import { ArrowLeft, X } from 'lucide-react'
import { createContext, use, useCallback, useEffect, useRef } from 'react'
import type { ComponentType } from 'react'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useChannelTitle } from '@/realtime/channel-title.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { classes } from '@/ui/classes.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { lazily } from '@/ui/lazily.ts'
import type { OpenDialog } from './dialogs.tsx'
import { auditPath } from './navigation.ts'
import type { ThreadPlace } from './use-thread-place.ts'

/** Hears when the content, whose script may have had to be fetched, is there. */
const ShownContext = createContext(() => {})

function tellsShown<Props extends object>(View: ComponentType<Props>): ComponentType<Props> {
  return function Told(props: Props) {
    const onShown = use(ShownContext)
    useEffect(onShown, [onShown])
    return <View {...props} />
  }
}

const PinsPane = lazily(() =>
  import('@/conversation/pins-pane.tsx').then((module) => tellsShown(module.PinsPane)),
)
const ThreadPane = lazily(() =>
  import('@/conversation/thread-pane.tsx').then((module) => tellsShown(module.ThreadPane)),
)
const FollowThread = lazily(() =>
  import('@/features/thread/follow-thread.tsx').then((module) => module.FollowThread),
)
const HereNames = lazily(() =>
  import('@/features/presence/who-is-here.tsx').then((module) => module.HereNames),
)
const ChannelDetails = lazily(() =>
  import('@/features/channel/channel-details.tsx').then((module) => tellsShown(module.ChannelDetails)),
)
const ChannelSettings = lazily(() =>
  import('@/features/channel/channel-settings.tsx').then((module) => tellsShown(module.ChannelSettings)),
)
const ChannelLinks = lazily(() =>
  import('@/features/invitation/channel-links.tsx').then((module) => tellsShown(module.ChannelLinks)),
)
const Members = lazily(() =>
  import('@/features/members/members.tsx').then((module) => tellsShown(module.Members)),
)
const Bans = lazily(() => import('@/features/members/bans.tsx').then((module) => tellsShown(module.Bans)))
const Knocks = lazily(() => import('@/features/knock/knocks.tsx').then((module) => tellsShown(module.Knocks)))

export type Pane = 'members' | 'details' | 'settings' | 'links' | 'bans' | 'knocks' | 'pins' | 'thread'

interface PaneProps {
  channel: ChannelFacts
  /** Of the pane `thread`. */
  thread: ThreadPlace | undefined
  onPane: (pane: Pane) => void
  onDialog: (dialog: OpenDialog) => void
  onPerson: (user: UserId, anchor: HTMLElement) => void
  onMessage: (user: UserId) => void
  onMention: (member: Member) => void
}

function Content({ pane, ...props }: PaneProps & { pane: Pane; onPath: (path: string) => void }) {
  const { channel, onPane, onDialog } = props
  switch (pane) {
    case 'members':
      return (
        <Members
          channel={channel}
          onAdd={() => onDialog({ name: 'add', channel })}
          onPerson={props.onPerson}
          onMessage={props.onMessage}
          onMention={props.onMention}
          onAction={(action, member) => onDialog({ name: 'member', channel, action, member })}
        />
      )
    case 'details':
      return (
        <ChannelDetails
          channel={channel}
          here={<HereNames channel={channel.channel} />}
          onPane={onPane}
          onAudit={() => openPath(auditPath(channel.channel))}
          onLeave={() => onDialog({ name: 'leave', channel })}
        />
      )
    case 'settings':
      return <ChannelSettings channel={channel} />
    case 'links':
      return <ChannelLinks channel={channel} />
    case 'bans':
      return <Bans channel={channel} />
    case 'knocks':
      return <Knocks channel={channel} />
    case 'pins':
      return <PinsPane channel={channel} onPath={props.onPath} />
    case 'thread':
      return props.thread === undefined ? null : (
        <ThreadPane state={channel} {...props.thread} onPerson={props.onPerson} />
      )
  }
}

/** Leads to a message, also when the address is that message's already. */
function goTo(path: string): void {
  if (window.location.pathname + window.location.search === path)
    window.history.replaceState(null, '', window.location.pathname)
  requestAnimationFrame(() => openPath(path))
}

/** The pane on the right: members of the open channel, or its details and what belongs to them. In a narrow window it lies over the conversation (`isOver`) and takes the focus. */
export function RightPane({
  pane,
  isOver,
  onClose,
  ...props
}: PaneProps & { pane: Pane; isOver: boolean; onClose: () => void }) {
  const frameTexts = useTexts('frame')
  const self = useRef<HTMLElement>(null)
  const { channel, thread, onPane } = props
  const { title } = useChannelTitle(channel)
  const isThread = pane === 'thread' && thread !== undefined
  const isWithin = !isThread && pane !== 'members' && pane !== 'details'
  useEffect(() => {
    if (!isOver) return
    const before = document.activeElement
    self.current?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [isOver])
  // What was pressed to come here is gone with the content before: the focus goes on with the content.
  const onShown = useCallback(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body || !focused.checkVisibility()) self.current?.focus()
  }, [])
  return (
    <aside
      ref={self}
      data-pane
      tabIndex={-1}
      aria-label={frameTexts.panes[pane]}
      className={classes(
        'fixed top-0 right-0 bottom-[var(--keyboard,0px)] z-20 flex w-full flex-col border-line bg-canvas outline-none sm:border-l sm:shadow-raised lg:static lg:shrink-0 lg:shadow-none',
        isThread ? 'sm:w-100 lg:w-95 xl:w-105' : 'sm:w-80 lg:w-[19.5rem]',
      )}
    >
      <header
        className={classes(
          'flex h-13 touch:h-14 shrink-0 items-center gap-2 pr-3',
          isWithin ? 'pl-2' : isThread ? 'pl-2 sm:pl-5' : 'pl-4',
        )}
      >
        {isWithin ? (
          <IconButton
            label={frameTexts.panes.back}
            icon={<ArrowLeft size={17} aria-hidden className="rtl:rotate-180" />}
            onClick={() => onPane('details')}
          />
        ) : null}
        {isThread ? (
          <IconButton
            label={frameTexts.panes.toConversation(title)}
            icon={<ArrowLeft size={19} aria-hidden className="rtl:rotate-180" />}
            onClick={onClose}
            className="sm:hidden"
          />
        ) : null}
        <h2 className="flex-1 truncate text-base font-semibold tracking-[-0.006em]">
          {frameTexts.panes[pane]}
          {isThread ? <bdi className="ml-2 text-sm font-normal text-ink-muted">{title}</bdi> : null}
        </h2>
        {isThread ? <FollowThread channel={channel.channel} root={thread.root} /> : null}
        <IconButton
          label={frameTexts.panes.close}
          keys="Esc"
          icon={<X size={17} aria-hidden />}
          onClick={onClose}
          className={isThread ? 'max-sm:hidden' : ''}
        />
      </header>
      <div
        className={
          isThread
            ? 'flex min-h-0 flex-1 flex-col'
            : 'min-h-0 flex-1 overflow-y-auto overscroll-contain pb-[env(safe-area-inset-bottom)]'
        }
      >
        <ShownContext value={onShown}>
          <Content
            key={`${pane} ${channel.channel} ${isThread ? thread.root : ''}`}
            pane={pane}
            {...props}
            onPath={(path) => {
              goTo(path)
              if (isOver) onClose()
            }}
          />
        </ShownContext>
      </div>
    </aside>
  )
}
